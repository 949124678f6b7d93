import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import { restJsonDialect } from '../dialect.ts';
import { operation, type Service } from '../service.ts';
import type { SettingsStore } from '../settings-store.ts';

const identifier = z.string().min(1).max(128);

const startConfigurationSession = z.strictObject({
  ApplicationIdentifier: identifier,
  EnvironmentIdentifier: identifier,
  ConfigurationProfileIdentifier: identifier,
  RequiredMinimumPollIntervalInSeconds: z.int().min(15).max(86_400).optional(),
});

const getLatestConfiguration = z.strictObject({ configuration_token: z.string() });

/** What a poll token stands for: the version its holder has, and when it may be used. */
interface PollToken {
  readonly seenVersion: number;
  readonly interval: number | undefined;
  readonly notBefore: number;
  readonly notAfter: number;
}

const oneDay = 24 * 60 * 60 * 1000;

/** AWS AppConfig's data plane (docs: appconfig, retrieving the configuration); a token lives 24 hours. */
export function appConfigDataService(settings: SettingsStore): Service {
  const tokens = new Map<string, PollToken>();
  const issue = (token: PollToken) => {
    const text = Buffer.from(randomUUID()).toString('base64');
    tokens.set(text, token);
    return text;
  };

  return {
    signingName: 'appconfig',
    protocol: 'rest-json',
    dialect: {
      ...restJsonDialect,
      ThrottlingException: { code: 'ThrottlingException', statusCode: 429 },
      ValidationException: { code: 'BadRequestException' },
      SerializationException: { code: 'BadRequestException' },
    },
    operations: {
      StartConfigurationSession: operation(
        startConfigurationSession,
        (input, { now }) => {
          const deployed = settings.current();
          if (deployed?.application !== input.ApplicationIdentifier) throw notFound('Application');
          if (deployed.environment !== input.EnvironmentIdentifier) throw notFound('Environment');
          if (deployed.profile !== input.ConfigurationProfileIdentifier)
            throw notFound('ConfigurationProfile');
          const InitialConfigurationToken = issue({
            seenVersion: 0,
            interval: input.RequiredMinimumPollIntervalInSeconds,
            notBefore: 0,
            notAfter: now.getTime() + oneDay,
          });
          return { output: { InitialConfigurationToken }, statusCode: 201 };
        },
        { method: 'POST', path: '/configurationsessions' },
      ),

      GetLatestConfiguration: operation(
        getLatestConfiguration,
        ({ configuration_token }, { now }) => {
          const token = tokens.get(configuration_token);
          const deployed = settings.current();
          if (token === undefined || deployed === undefined) throw badToken('Corrupted');
          if (now.getTime() > token.notAfter) throw badToken('Expired');
          if (now.getTime() < token.notBefore) throw badToken('PollIntervalNotSatisfied');
          const next = issue({
            seenVersion: deployed.version,
            interval: token.interval,
            notBefore: token.interval === undefined ? 0 : now.getTime() + token.interval * 1000,
            notAfter: now.getTime() + oneDay,
          });
          return {
            text: token.seenVersion === deployed.version ? '' : deployed.content,
            headers: {
              'content-type': deployed.contentType,
              'next-poll-configuration-token': next,
              'next-poll-interval-in-seconds': String(token.interval ?? 60),
              'version-label': `v${deployed.version}`,
            },
          };
        },
        { method: 'GET', path: '/configuration' },
      ),
    },
  };
}

function notFound(ResourceType: string): AwsError {
  return new AwsError('ResourceNotFoundException', `Could not find the ${ResourceType}`, {
    statusCode: 404,
    details: { ResourceType },
  });
}

function badToken(Problem: string): AwsError {
  return new AwsError('BadRequestException', 'Request token is not valid', {
    details: {
      Reason: 'InvalidParameters',
      Details: { InvalidParameters: { configuration_token: { Problem } } },
    },
  });
}
