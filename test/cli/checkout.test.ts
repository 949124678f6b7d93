import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { ROOT } from '../support/build.ts';
import { runCli } from '../support/run-cli.ts';

test('the command line runs from the checkout as it does when it is bundled', async () => {
  const args = ['runtimes', '--as-of', '2026-11-20', '--format', 'json'];

  const [fromSource, bundled] = await Promise.all([
    promisify(execFile)(process.execPath, [join(ROOT, 'cli', 'main.ts'), ...args]),
    runCli(args),
  ]);

  expect(JSON.parse(fromSource.stdout)).toHaveProperty('runtimes.length', 54);
  expect(fromSource.stdout).toBe(bundled.stdout);
});
