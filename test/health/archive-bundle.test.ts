import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { presentEnvironment } from '../../local/present-environment.ts';
import { buildOutside } from '../support/build.ts';
import { startOrganization } from '../support/start-organization.ts';

const run = promisify(execFile);
const bundle = join(buildOutside(), 'lambda', 'health-archive', 'index.mjs');

/** Runs a script in a fresh process with these variables and no others. */
async function runScript(source: string, env: Readonly<Record<string, string | undefined>>): Promise<void> {
  await run(process.execPath, ['--input-type=module', '--eval', source], { env });
}

describe('the bundle that keeps events', () => {
  test('has at most 400 KB', () => {
    expect(statSync(bundle).size).toBeLessThanOrEqual(400_000);
  });

  test('puts an event into the bucket', async () => {
    const accounts = [{ id: '111122223333', name: 'security' }];
    const endpoint = await startOrganization({ accounts, regions: ['eu-central-1'] });
    endpoint.createBucket('events');

    await runScript(
      `const { handler } = await import(${JSON.stringify(bundle)});
       await handler({ id: 'a', time: '2026-11-19T09:01:22Z' }, { awsRequestId: 'r-1' });`,
      { ...presentEnvironment(endpoint, '111122223333', 'eu-central-1'), ARCHIVE_BUCKET: 'events' },
    );

    expect([...endpoint.objects('events').keys()]).toEqual(['health/year=2026/month=11/day=19/a.json']);
  });

  test('stops its cold start with the name of the variable that is missing', async () => {
    await expect(runScript(`await import(${JSON.stringify(bundle)});`, {})).rejects.toThrow(
      'environment: ARCHIVE_BUCKET: ',
    );
  });
});
