import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { violationsOf } from './support/architecture.ts';

const ROOT = new URL('../', import.meta.url);

/** Every module of the repository that stands in a folder of ours. */
function readTree(): Map<string, string> {
  const paths = globSync('*/**/*.{ts,mts,cts,js,mjs,cjs}', {
    cwd: ROOT,
    exclude: ['node_modules/**', 'dist/**', 'out/**', '.*/**'],
  });
  return new Map(paths.map((path) => [path, readFileSync(new URL(path, ROOT), 'utf8')]));
}

describe('the layers of this repository', () => {
  test('hold: imports point left, none in a circle, and core depends on nothing but its arguments', () => {
    expect(violationsOf(readTree())).toEqual([]);
  });

  test('are looked at in full', () => {
    const tree = readTree();

    const folders = new Set([...tree.keys()].map((path) => path.split('/')[0]));
    expect([...folders]).toEqual(
      expect.arrayContaining([
        'core',
        'adapters',
        'rules',
        'health',
        'reporter',
        'cli',
        'local',
        'bench',
        'test',
      ]),
    );
    expect(tree.get('core/evaluate.ts')).toContain('export function evaluate');
  });
});

describe('a tree is faulted', () => {
  const sound = {
    'core/evaluate.ts':
      "import * as z from 'zod/mini';\nimport { Finding } from './finding.ts';\nimport table from '../data/runtimes.json' with { type: 'json' };",
    'core/finding.ts': '/** No process, no Date.now(). */ // Math.random\nexport const day = new Date(0);',
    'adapters/settings.ts':
      "import { readFile } from 'node:fs/promises';\nimport { z } from 'zod';\nimport { evaluate } from '../core/evaluate.ts';",
    'rules/env.ts': "import { settings } from '../adapters/settings.ts';",
    'health/notice.ts': "import { settings } from '../adapters/settings.ts';",
    'reporter/report.ts': "import {\n  type Finding,\n  evaluate,\n} from '../core/evaluate.ts';",
    'cli/main.ts':
      "import { report } from '../reporter/report.ts';\nimport { notice } from '../health/notice.ts';",
    'local/main.ts': "import { main } from '../cli/main.ts';",
    'bench/main.ts': "import { main } from '../local/main.ts';",
    'test/core/evaluate.test.ts':
      "import { evaluate } from '../../core/evaluate.ts';\nconst now = Date.now();",
  };

  function faultsWith(path: string, text: string): string[] {
    return violationsOf(new Map(Object.entries({ ...sound, [path]: text })));
  }

  test('for nothing while it is sound', () => {
    expect(violationsOf(new Map(Object.entries(sound)))).toEqual([]);
  });

  test.each([
    [
      'core that imports an adapter',
      'core/x.ts',
      "import { s } from '../adapters/settings.ts';",
      'core/x.ts: core imports adapters/settings.ts',
    ],
    [
      'core that imports the type of an adapter',
      'core/x.ts',
      "import type { S } from '../adapters/settings.ts';",
      'core/x.ts: core imports adapters/settings.ts',
    ],
    [
      'core that imports a type in place',
      'core/x.ts',
      "let s: import('../adapters/settings.ts').S;",
      'core/x.ts: core imports adapters/settings.ts',
    ],
    [
      'core that passes an adapter on',
      'core/x.ts',
      "export * from '../adapters/settings.ts';",
      'core/x.ts: core imports adapters/settings.ts',
    ],
    [
      'core that imports over several lines',
      'core/x.ts',
      "import {\n  a,\n  b,\n} from '../adapters/settings.ts';",
      'core/x.ts: core imports adapters/settings.ts',
    ],
    [
      'core that imports for the effect',
      'core/x.ts',
      "import '../adapters/settings.ts';",
      'core/x.ts: core imports adapters/settings.ts',
    ],
    [
      'core that imports later',
      'core/x.ts',
      "const s = await import('../adapters/settings.ts');",
      'core/x.ts: core imports adapters/settings.ts',
    ],
    [
      'core that imports the SDK',
      'core/x.ts',
      "import { L } from '@aws-sdk/client-lambda';",
      'core/x.ts: core imports @aws-sdk/client-lambda',
    ],
    [
      'core that imports the whole of zod',
      'core/x.ts',
      "import { z } from 'zod';",
      'core/x.ts: core imports zod',
    ],
    [
      'core that imports a module of Node',
      'core/x.ts',
      "import { join } from 'node:path';",
      'core/x.ts: core imports node:path',
    ],
    [
      'an adapter that imports a feature',
      'adapters/x.ts',
      "import { e } from '../rules/env.ts';",
      'adapters/x.ts: adapters imports rules/env.ts',
    ],
    [
      'a feature that imports another',
      'rules/x.ts',
      "import { r } from '../reporter/report.ts';",
      'rules/x.ts: rules imports reporter/report.ts',
    ],
    [
      'a feature that imports another, the other way',
      'reporter/x.ts',
      "import { e } from '../rules/env.ts';",
      'reporter/x.ts: reporter imports rules/env.ts',
    ],
    [
      'the relay that imports the reporter',
      'health/x.ts',
      "import { r } from '../reporter/report.ts';",
      'health/x.ts: health imports reporter/report.ts',
    ],
    [
      'a feature that imports the relay',
      'reporter/x.ts',
      "import { n } from '../health/notice.ts';",
      'reporter/x.ts: reporter imports health/notice.ts',
    ],
    [
      'an adapter that imports the relay',
      'adapters/x.ts',
      "import { n } from '../health/notice.ts';",
      'adapters/x.ts: adapters imports health/notice.ts',
    ],
    [
      'a feature that imports the CLI',
      'reporter/x.ts',
      "import { m } from '../cli/main.ts';",
      'reporter/x.ts: reporter imports cli/main.ts',
    ],
    [
      'the CLI that imports the rule',
      'cli/x.ts',
      "import { e } from '../rules/env.ts';",
      'cli/x.ts: cli imports rules/env.ts',
    ],
    [
      'the CLI that imports the laptop’s service',
      'cli/x.ts',
      "import { m } from '../local/main.ts';",
      'cli/x.ts: cli imports local/main.ts',
    ],
    [
      'an adapter that imports a test',
      'adapters/x.ts',
      "import { a } from '../test/support/a-function.ts';",
      'adapters/x.ts: adapters imports test/support/a-function.ts',
    ],
    [
      'a feature that imports a benchmark',
      'rules/x.ts',
      "import { b } from '../bench/main.ts';",
      'rules/x.ts: rules imports bench/main.ts',
    ],
    [
      'data that imports core',
      'data/x.ts',
      "import { e } from '../core/evaluate.ts';",
      'data/x.ts: data imports core/evaluate.ts',
    ],
    [
      'a deep folder that climbs',
      'adapters/aws/x.ts',
      "import { e } from '../../rules/env.ts';",
      'adapters/aws/x.ts: adapters imports rules/env.ts',
    ],
    ['a folder of no layer', 'lib/x.ts', 'export const a = 1;', 'lib/x.ts: stands in no known layer'],
    [
      'core with the environment',
      'core/x.ts',
      'export const region = process.env.AWS_REGION;',
      'core/x.ts: core uses process',
    ],
    ['core with a clock', 'core/x.ts', 'export const now = Date.now();', 'core/x.ts: core uses Date.now'],
    [
      'core with a clock by another name',
      'core/x.ts',
      'export const now = new Date();',
      'core/x.ts: core uses new Date()',
    ],
    ['core with chance', 'core/x.ts', 'export const id = Math.random();', 'core/x.ts: core uses Math.random'],
    [
      'a file named utils',
      'adapters/utils.ts',
      'export const a = 1;',
      'adapters/utils.ts: says nothing by its name',
    ],
    [
      'a barrel',
      'reporter/index.ts',
      "export { report } from './report.ts';",
      'reporter/index.ts: says nothing by its name',
    ],
    ['a file named types', 'core/types.ts', 'export type A = 1;', 'core/types.ts: says nothing by its name'],
  ])('for %s', (_, path, text, fault) => {
    expect(faultsWith(path, text)).toEqual([fault]);
  });

  test('for a circle of imports', () => {
    expect(faultsWith('core/finding.ts', "import type { E } from './evaluate.ts';")).toEqual([
      'core/evaluate.ts -> core/finding.ts -> core/evaluate.ts',
    ]);
  });

  test('for a longer circle of imports', () => {
    const tree = new Map([
      ['adapters/a.ts', "import './b.ts';"],
      ['adapters/b.ts', "import './c.ts';"],
      ['adapters/c.ts', "import './a.ts';"],
    ]);

    expect(violationsOf(tree)).toEqual(['adapters/a.ts -> adapters/b.ts -> adapters/c.ts -> adapters/a.ts']);
  });
});
