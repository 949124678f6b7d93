import { setTimeout as wait } from 'node:timers/promises';
import {
  type ConfigServiceClient,
  type Evaluation,
  PutEvaluationsCommand,
} from '@aws-sdk/client-config-service';
import { callAws } from './call-aws.ts';

/** The most evaluations that one call takes (docs: config API_PutEvaluations). */
export const MAX_EVALUATIONS = 100;

const MAX_ATTEMPTS = 4;
const FIRST_PAUSE_MILLISECONDS = 200;

/** By this token AWS's rule development kit marks an invocation whose results must not be recorded. */
const TEST_TOKEN = 'TESTMODE';

/**
 * Sends up to 100 evaluations in one call. Those that a successful answer lists as failed are sent again, up to
 * three times; then, or when the call itself fails, throws an error that names them.
 */
export async function putEvaluations(
  client: ConfigServiceClient,
  resultToken: string,
  evaluations: readonly Evaluation[],
): Promise<void> {
  let pending = evaluations;
  for (let attempt = 1; pending.length > 0; attempt++) {
    const answer = await callAws(
      `PutEvaluations of ${pending.length}, from ${pending[0]?.ComplianceResourceId}`,
      client.send(
        new PutEvaluationsCommand({
          ResultToken: resultToken,
          Evaluations: [...pending],
          ...(resultToken === TEST_TOKEN && { TestMode: true }),
        }),
      ),
    );
    pending = failedOf(pending, answer.FailedEvaluations ?? []);
    if (pending.length > 0 && attempt === MAX_ATTEMPTS) {
      throw new Error(
        `PutEvaluations: AWS Config did not record ${pending.length} evaluations after ${MAX_ATTEMPTS} attempts: ${idsOf(pending)}`,
      );
    }
    if (pending.length > 0) await wait(FIRST_PAUSE_MILLISECONDS * 2 ** (attempt - 1));
  }
}

function failedOf(sent: readonly Evaluation[], refused: readonly Evaluation[]): readonly Evaluation[] {
  const ids = new Set(refused.map((evaluation) => evaluation.ComplianceResourceId));
  const failed = sent.filter((evaluation) => ids.has(evaluation.ComplianceResourceId));
  if (failed.length < ids.size) {
    throw new Error(`PutEvaluations: FailedEvaluations names what was not sent: ${idsOf(refused)}`);
  }
  return failed;
}

function idsOf(evaluations: readonly Evaluation[]): string {
  return evaluations.map((evaluation) => evaluation.ComplianceResourceId).join(', ');
}
