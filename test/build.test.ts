import { execFile } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startEndpoint } from '../local/endpoint.ts';
import { parseOrganization } from '../local/organization.ts';
import { changeEvent } from '../local/rule-events.ts';
import { SETTINGS_VARIABLES } from '../local/settings-store.ts';
import { aLifecycleEvent, arnOf } from './support/a-lifecycle-event.ts';
import { buildOutside } from './support/build.ts';
import { aQueueMessage, ONE_CHANNEL } from './support/relay-under-test.ts';
import { startRecordsTable } from './support/start-records.ts';

const run = promisify(execFile);
const folder = join(buildOutside(), 'lambda');
const bundle = join(folder, 'rule', 'index.mjs');
const relayBundle = join(folder, 'health', 'index.mjs');

const RULE = { accountId: '111122223333', region: 'eu-central-1', configRuleName: 'runtime-sunset' };

/** What a script prints that imports the bundle, in a fresh process with these variables and no others. */
async function runScript(
  script: string,
  env: Record<string, string> = {},
  file: string = bundle,
): Promise<string> {
  const source = `const bundle = ${JSON.stringify(file)}; ${script}`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', source], { env });
  return stdout;
}

/** Notices should not wait for a cold start; the report's functions start once a month, and bring S3 along. */
function mostBytes(name: string): number {
  return name.startsWith('report-') ? 450_000 : 400_000;
}

describe.each(readdirSync(folder))('the bundle %s', (name) => {
  test('has no more bytes than its cold start can bear', () => {
    expect(statSync(join(folder, name, 'index.mjs')).size).toBeLessThanOrEqual(mostBytes(name));
  });

  test('has a source map beside it', () => {
    expect(existsSync(join(folder, name, 'index.mjs.map'))).toBe(true);
  });
});

describe('the bundle of the rule', () => {
  test('exports a handler that needs nothing beside it', async () => {
    const printed = await runScript('console.log(Object.keys(await import(bundle)).join());');

    expect(printed).toBe('createHandler,handler\n');
  });

  test('has at most 340 KB', () => {
    expect(statSync(bundle).size).toBeLessThanOrEqual(340_000);
  });

  test('judges a function with the credentials that Lambda puts into the environment', async () => {
    const organization = parseOrganization({
      accounts: [{ id: '111122223333', name: 'security' }],
      regions: ['eu-central-1'],
      configRules: [{ name: 'runtime-sunset' }],
      functions: [{ name: 'orders-api', runtime: 'nodejs20.x' }],
    });
    const endpoint = await startEndpoint(organization);
    onTestFinished(() => endpoint.close());
    const resultToken = endpoint.issueResultToken(RULE);
    const event = changeEvent({ ...RULE, organization, resultToken, functionName: 'orders-api' });
    const context = { invokedFunctionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:rule' };
    const { accessKeyId, secretAccessKey } = endpoint.credentialsFor('111122223333');

    const invoke = `(await import(bundle)).handler(${JSON.stringify(event)}, ${JSON.stringify(context)})`;
    await runScript(`await ${invoke};`, {
      AWS_ENDPOINT_URL: endpoint.url,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    });

    expect(endpoint.calls.map(({ operation }) => operation)).toEqual(['PutEvaluations']);
    expect(endpoint.evaluations(RULE).get('orders-api')?.complianceType).toBe('NON_COMPLIANT');
  });

  test('stops its cold start with the name of a variable that is missing', async () => {
    const printed = await runScript('await import(bundle).catch((error) => console.log(error.message));', {
      SETTINGS_APPLICATION: 'abc1234',
      SETTINGS_PROFILE: 'def5678',
    });

    expect(printed).toContain('environment: SETTINGS_ENVIRONMENT: is missing');
  });
});

describe('the bundle of the relay', () => {
  test('puts a notice on the deliveries queue with the credentials that Lambda puts into the environment', async () => {
    const endpoint = await startEndpoint({
      accounts: [{ id: '111122223333', name: 'security' }],
      regions: ['eu-central-1'],
      functions: [{ name: 'orders-api', runtime: 'nodejs20.x' }],
      settings: { content: JSON.stringify(ONE_CHANNEL) },
    });
    onTestFinished(() => endpoint.close());
    const { tableName, url } = await startRecordsTable();
    const { accessKeyId, secretAccessKey } = endpoint.credentialsFor('111122223333');
    const event = { Records: [aQueueMessage('m1', aLifecycleEvent({ entities: [arnOf('orders-api')] }))] };
    const invoke = `(await import(bundle)).handler(${JSON.stringify(event)}, {
      invokedFunctionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:health',
      getRemainingTimeInMillis: () => 60_000,
    })`;

    const printed = await runScript(
      `console.log(JSON.stringify(await ${invoke}));`,
      {
        AWS_ENDPOINT_URL: endpoint.url,
        AWS_ENDPOINT_URL_DYNAMODB: url,
        AWS_REGION: 'eu-central-1',
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        POWERTOOLS_LOG_LEVEL: 'ERROR',
        POWERTOOLS_METRICS_DISABLED: 'true',
        RECORDS_TABLE: tableName,
        DELIVERIES_QUEUE_URL: endpoint.createQueue('deliveries'),
        ...SETTINGS_VARIABLES,
      },
      relayBundle,
    );

    expect(printed).toBe('{"batchItemFailures":[]}\n');
    expect(endpoint.calls.map(({ operation }) => operation).toSorted()).toEqual([
      'DescribeAccount',
      'GetLatestConfiguration',
      'SelectResourceConfig',
      'SendMessageBatch',
      'StartConfigurationSession',
    ]);
  });

  test('stops its cold start with the names of variables that are missing', async () => {
    const printed = await runScript(
      'await import(bundle).catch((error) => console.log(error.message));',
      {},
      relayBundle,
    );

    expect(printed).toMatch(/^environment: RECORDS_TABLE: .*; DELIVERIES_QUEUE_URL: /);
  });
});
