import type { EvaluationStore } from '../evaluation-store.ts';
import type { Organization } from '../organization.ts';
import type { Service } from '../service.ts';
import { evaluationOperations } from './config-evaluations.ts';
import { historyOperations } from './config-history.ts';
import { queryOperations } from './config-queries.ts';

/** AWS Config: evaluations, advanced queries, history and aggregators (docs: config APIReference). */
export function configService(organization: Organization, store: EvaluationStore): Service {
  return {
    signingName: 'config',
    protocol: 'aws-json',
    target: 'StarlingDoveService',
    dialect: {},
    operations: {
      ...evaluationOperations(organization, store),
      ...queryOperations(organization),
      ...historyOperations(organization),
    },
  };
}
