import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import { type SecretStore, secretArn } from '../secret-store.ts';
import { operation, type Service } from '../service.ts';

const getSecretValue = z.strictObject({
  SecretId: z.string().min(1).max(2048),
  VersionId: z.string().min(32).max(64).optional(),
  VersionStage: z.string().min(1).max(256).optional(),
});

const stages = ['AWSCURRENT'];

/** AWS Secrets Manager: the current versions of secrets that are text; no earlier version is kept. */
export function secretsManagerService(secrets: SecretStore): Service {
  return {
    signingName: 'secretsmanager',
    protocol: 'aws-json',
    target: 'secretsmanager',
    dialect: {},
    operations: {
      GetSecretValue: operation(getSecretValue, (input, { accountId, region }) => {
        const secret = secrets.find(input.SecretId, accountId, region);
        if (secret === undefined) throw notFound("Secrets Manager can't find the specified secret.");
        const { VersionStage: stage = 'AWSCURRENT', VersionId: version = secret.versionId } = input;
        if (!stages.includes(stage)) {
          throw notFound(`Secrets Manager can't find the specified secret value for staging label: ${stage}`);
        }
        if (version !== secret.versionId) {
          throw notFound(`Secrets Manager can't find the specified secret value for VersionId: ${version}`);
        }
        return {
          output: {
            ARN: secretArn(secret.name, accountId, region),
            Name: secret.name,
            VersionId: secret.versionId,
            SecretString: secret.text,
            VersionStages: stages,
            CreatedDate: secret.createdAt,
          },
        };
      }),
    },
  };
}

function notFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message);
}
