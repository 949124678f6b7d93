import { AppConfigProvider } from '@aws-lambda-powertools/parameters/appconfig';
import { AppConfigDataClient } from '@aws-sdk/client-appconfigdata';
import { type Policy, policySchema } from '../core/policy.ts';
import { parse, parseJson } from './parse.ts';
import { REQUEST_TIMEOUTS } from './request-timeouts.ts';
import { toError } from './to-error.ts';

/** Where the settings document lives in AWS AppConfig: ids or names. */
export interface SettingsSource {
  readonly application: string;
  readonly environment: string;
  readonly profile: string;
}

/** The settings in force; throws, naming the AppConfig profile, while there are none. */
export type Settings = () => Promise<Policy>;

const REFRESH_MILLISECONDS = 5 * 60_000;

/** The settings where no AppConfig is named: the schema's defaults. */
export function defaultSettings(): Settings {
  const policy = parse(policySchema, {}, 'default settings');
  return async () => policy;
}

/**
 * The settings document in AppConfig; once there is one, asked for at most once in five minutes, failures included.
 * When a refresh fails, or brings a document that is not valid, the last good one stays in force and
 * `onRefreshFailed` hears of it.
 */
export function appConfigSettings(
  source: SettingsSource,
  now: () => Date,
  onRefreshFailed: (error: Error) => void,
): Settings {
  const what = `settings in AppConfig ${source.application}/${source.environment}/${source.profile}`;
  const awsSdkV3Client = new AppConfigDataClient({ maxAttempts: 3, requestHandler: REQUEST_TIMEOUTS });
  const { application, environment, profile } = source;
  let provider = new AppConfigProvider({ application, environment, awsSdkV3Client });
  let policy: Policy | null = null;
  let failure = new Error(`${what}: not read yet`);
  let attemptedAt = Number.NEGATIVE_INFINITY;
  let attempt: Promise<void> | null = null;

  async function refresh(): Promise<void> {
    try {
      const bytes = await provider.get(profile, { forceFetch: true });
      if (!bytes) throw new Error('no document is deployed');
      policy = parseJson(policySchema, new TextDecoder().decode(bytes), 'document');
    } catch (cause) {
      failure = new Error(`${what}: ${toError(cause).message}`, { cause });
      // The provider would poll with the same token for a day, even after AppConfig has refused it.
      provider = new AppConfigProvider({ application, environment, awsSdkV3Client });
      if (policy !== null) onRefreshFailed(failure);
    }
  }

  return async () => {
    const time = now().getTime();
    // Without any document there is nothing to go on with: whoever comes back deserves another try.
    if (attempt === null && (policy === null || time - attemptedAt >= REFRESH_MILLISECONDS)) {
      attemptedAt = time;
      attempt = refresh().finally(() => {
        attempt = null;
      });
    }
    await attempt;
    if (policy === null) throw failure;
    return policy;
  };
}
