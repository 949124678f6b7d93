import { SecretsProvider } from '@aws-lambda-powertools/parameters/secrets';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';
import { ChannelError, toChannelError } from './channel-error.ts';

/** The URLs of incoming webhooks by the names of the secrets that hold them; throws a ChannelError without any. */
export interface WebhookSecrets {
  /** At most five minutes old. */
  urlOf(name: string): Promise<string>;
  /** As it is now: for when the known one is refused, since somebody may have replaced it. */
  freshUrlOf(name: string): Promise<string>;
}

const MAX_AGE_SECONDS = 300;

/** Refusals that only a person ends (docs: secretsmanager apireference API_GetSecretValue). */
const PERMANENT = new Set([
  'AccessDenied',
  'DecryptionFailure',
  'InvalidParameter',
  'InvalidRequest',
  'ResourceNotFound',
]);

/** As the console stores "key/value pairs". */
const keyValueSchema = z.object({ url: z.string() });

/** Reads secrets that are the URL itself, or JSON with it as `url`. */
export function createWebhookSecrets(awsSdkV3Client: SecretsManagerClient): WebhookSecrets {
  const provider = new SecretsProvider({ awsSdkV3Client });

  async function read(name: string, forceFetch: boolean): Promise<string> {
    const secret = await provider
      .get(name, { maxAge: MAX_AGE_SECONDS, forceFetch })
      .catch((error: unknown) => {
        // The provider wraps what the SDK says.
        const said = error instanceof Error ? (error.cause ?? error) : error;
        throw toChannelError('slack', `GetSecretValue ${name}`, said, PERMANENT);
      });
    if (typeof secret !== 'string') throw unreadable(name, 'holds no text');
    return secret.trimStart().startsWith('{') ? urlIn(secret, name) : secret.trim();
  }

  return {
    urlOf: (name) => read(name, false),
    freshUrlOf: (name) => read(name, true),
  };
}

/** Neither a syntax error nor a schema's is passed on: both may quote the secret. */
function urlIn(secret: string, name: string): string {
  try {
    return keyValueSchema.parse(JSON.parse(secret)).url;
  } catch {
    throw unreadable(name, 'holds JSON without a text "url"');
  }
}

function unreadable(name: string, reason: string): ChannelError {
  return new ChannelError('slack', 'permanent', `the secret ${name} ${reason}`);
}
