import { createHash, randomUUID } from 'node:crypto';

/** The current version of a secret. */
interface Secret {
  readonly name: string;
  readonly text: string;
  readonly versionId: string;
  readonly createdAt: Date;
}

/** The secrets of an endpoint; every account has them, in every Region, under an ARN of its own. */
export interface SecretStore {
  /** Creates a secret or gives it another version, which is the current one at once. */
  readonly set: (name: string, text: string) => void;
  /** The secret of a name, or of an ARN as this account and Region have it, with its random suffix or without. */
  readonly find: (id: string, accountId: string, region: string) => Secret | undefined;
}

/** Keeps secrets in memory. */
export function createSecretStore(now: () => Date): SecretStore {
  const secrets = new Map<string, Secret>();
  return {
    set(name, text) {
      secrets.set(name, { name, text, versionId: randomUUID(), createdAt: now() });
    },
    find: (id, accountId, region) =>
      secrets.get(id) ??
      [...secrets.values()].find(({ name }) => {
        const arn = secretArn(name, accountId, region);
        return arn === id || arn.slice(0, -7) === id;
      }),
  };
}

/** The ARN of a secret: Secrets Manager ends it with a hyphen and six characters of its own. */
export function secretArn(name: string, accountId: string, region: string): string {
  const suffix = createHash('sha256').update(name).digest('hex').slice(0, 6);
  return `arn:aws:secretsmanager:${region}:${accountId}:secret:${name}-${suffix}`;
}
