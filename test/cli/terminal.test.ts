import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { fileWith } from '../support/file-with.ts';
import { listFunctions } from '../support/list-functions.ts';
import { runCli, runShell } from '../support/run-cli.ts';
import { startOrganization } from '../support/start-organization.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ONE = listFunctions([{ name: 'orders-api', runtime: 'nodejs20.x' }]);

/** util-linux's script runs a command on a terminal of its own. */
const hasScript = existsSync('/usr/bin/script');

const ESCAPE = '\u001b';

describe.runIf(hasScript)('on a terminal', () => {
  const onTerminal = (args: string, env: Readonly<Record<string, string>> = {}) =>
    runShell(`script -qec '$CLI report --from "$FILE" --as-of 2026-11-20 ${args}' /dev/null`, {
      env: { FILE: fileWith(ONE), TERM: 'xterm', ...env },
    });

  test('a report is a coloured table, after a line of progress that is wiped out', async () => {
    const run = await onTerminal('');

    expect(run.status).toBe(0);
    expect(run.stdout).toMatch(/^\r1 functions? read.*\r/);
    expect(run.stdout).toContain(`\r${ESCAPE}[K${ESCAPE}[1mdeadline    days   status`);
    expect(run.stdout).toContain(`${ESCAPE}[35m2027-02-01     73  deprecated`);
    expect(run.stdout).toContain('1 function on 2026-11-20: 1 NON_COMPLIANT');
    expect(run.leftBehind).toEqual([]);
  });

  test('NO_COLOR leaves the table without colours', async () => {
    const run = await onTerminal('', { NO_COLOR: '1' });

    expect(run.stdout).toContain('\n2027-02-01     73  deprecated');
    expect(run.stdout).not.toContain(`${ESCAPE}[3`);
  });

  test('--out still shows the table', async () => {
    const run = await onTerminal(`--out "${temporaryFolder()}"`);

    expect(run.stdout).toContain('2027-02-01     73  deprecated');
  });

  test('standard error that goes elsewhere has no progress', async () => {
    const run = await onTerminal(
      '--format csv 2> "$TMPDIR/errors"; cat "$TMPDIR/errors"; rm "$TMPDIR/errors"',
    );

    expect(run.stdout).toContain('1 function on 2026-11-20: 1 NON_COMPLIANT');
    expect(run.stdout).not.toContain('functions read');
  });
});

describe('Ctrl-C', () => {
  test('ends a long reading with the status that a shell gives, and no temporary file stays', async () => {
    const endpoint = await startOrganization({
      regions: ['eu-central-1'],
      accounts: [{ id: '111122223333', name: 'checkout' }],
    });
    endpoint.latency(20_000);

    const run = await runCli(['report', '--account'], {
      caller: { endpoint, accountId: '111122223333', region: 'eu-central-1' },
      interruptAfter: vi.waitFor(() => expect(endpoint.calls).not.toEqual([]), 20_000),
    });

    expect(run).toEqual({ status: 130, stdout: '', stderr: '', leftBehind: [] });
  });

  test('while --out is written leaves nothing in the folder', async () => {
    const out = temporaryFolder();
    const functions = Array.from({ length: 60_000 }, (_, i) => ({ name: `fn-${i}`, runtime: 'nodejs20.x' }));
    const begun = vi.waitFor(() => expect(readdirSync(out)).not.toEqual([]), {
      timeout: 20_000,
      interval: 2,
    });

    const run = await runCli(['report', '--from', fileWith(listFunctions(functions)), '--out', out], {
      interruptAfter: begun,
    });

    expect(run).toEqual({ status: 130, stdout: '', stderr: '', leftBehind: [] });
    expect(readdirSync(out)).toEqual([]);
  });
});
