import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import { functionArn } from '../configuration-item.ts';
import { restJsonDialect } from '../dialect.ts';
import { revisionId, toFunctionConfiguration } from '../function-configuration.ts';
import type { Organization, OrganizationFunction } from '../organization.ts';
import { operation, type Service } from '../service.ts';

// Lambda accepts up to 10,000 but never returns more than 50.
const maxItems = z
  .string()
  .regex(/^\d+$/)
  .transform(Number)
  .pipe(z.int().min(1).max(10_000))
  .default(50)
  .transform((items) => Math.min(items, 50));

const listFunctions = z.strictObject({
  FunctionVersion: z.enum(['ALL']).optional(),
  Marker: z.string().optional(),
  MaxItems: maxItems,
});

const listAliases = z.strictObject({
  FunctionName: z.string().min(1).max(170),
  FunctionVersion: z.string().min(1).max(1024).optional(),
  Marker: z.string().optional(),
  MaxItems: maxItems,
});

/** AWS Lambda's listings (docs: lambda API ListFunctions, ListAliases); neither carries tags. */
export function lambdaService(organization: Organization): Service {
  const functionsIn = (accountId: string, region: string) =>
    organization.functions.filter(
      (fn) => fn.accountId === accountId && fn.region === region && fn.deletedAt === undefined,
    );

  return {
    signingName: 'lambda',
    protocol: 'rest-json',
    dialect: restJsonDialect,
    operations: {
      ListFunctions: operation(
        listFunctions,
        (input, call) => {
          const functions = functionsIn(call.accountId, call.region);
          const all = input.FunctionVersion === 'ALL';
          const page = call.pages({
            query: ['ListFunctions', call.accountId, call.region, input.FunctionVersion],
            items: functions.flatMap((fn) => (all ? versionsOf(fn) : latestOf(fn))),
            keyOf: (it) => it.key,
            size: input.MaxItems,
            token: input.Marker,
            invalidToken: invalidMarker,
          });
          return {
            output: { Functions: page.items.map((it) => it.configuration), NextMarker: page.nextToken },
          };
        },
        { method: 'GET', path: '/2015-03-31/functions' },
      ),

      ListAliases: operation(
        listAliases,
        (input, call) => {
          const name = input.FunctionName.split(':').at(-1);
          const fn = functionsIn(call.accountId, call.region).find((it) => it.name === name);
          if (fn === undefined) throw notFound(call.accountId, call.region, input.FunctionName);
          const page = call.pages({
            query: ['ListAliases', call.accountId, call.region, name, input.FunctionVersion],
            items: fn.aliases.filter(
              (it) =>
                input.FunctionVersion === undefined ||
                [it.version, ...Object.keys(it.weights)].includes(input.FunctionVersion),
            ),
            keyOf: (it) => it.name,
            size: input.MaxItems,
            token: input.Marker,
            invalidToken: invalidMarker,
          });
          const Aliases = page.items.map((it) => ({
            AliasArn: `${functionArn(fn)}:${it.name}`,
            Name: it.name,
            FunctionVersion: it.version,
            Description: '',
            ...(Object.keys(it.weights).length > 0 && {
              RoutingConfig: { AdditionalVersionWeights: it.weights },
            }),
            RevisionId: revisionId,
          }));
          return { output: { Aliases, NextMarker: page.nextToken } };
        },
        { method: 'GET', path: '/2015-03-31/functions/{FunctionName}/aliases' },
      ),
    },
  };
}

function latestOf(fn: OrganizationFunction) {
  return [
    {
      key: fn.name,
      configuration: toFunctionConfiguration(fn, functionArn(fn), '$LATEST', fn.runtime, fn.lastModified),
    },
  ];
}

/** With FunctionVersion ALL every ARN is qualified, that of $LATEST too. */
function versionsOf(fn: OrganizationFunction) {
  const latest = { version: '$LATEST', runtime: fn.runtime, lastModified: fn.lastModified };
  return [latest, ...fn.versions].map(({ version, runtime, lastModified }) => ({
    key: `${fn.name} ${version === '$LATEST' ? '' : version.padStart(10, '0')}`,
    configuration: toFunctionConfiguration(
      fn,
      `${functionArn(fn)}:${version}`,
      version,
      runtime,
      lastModified,
    ),
  }));
}

function invalidMarker(): AwsError {
  return new AwsError('InvalidParameterValueException', 'The marker is not valid.', {
    details: { Type: 'User' },
  });
}

function notFound(accountId: string, region: string, name: string): AwsError {
  const arn = name.startsWith('arn:') ? name : `arn:aws:lambda:${region}:${accountId}:function:${name}`;
  return new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, {
    statusCode: 404,
    details: { Type: 'User' },
  });
}
