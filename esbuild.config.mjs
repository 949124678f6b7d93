// @ts-check
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

/** The Lambda functions: `name` becomes dist/lambda/<name>/index.mjs, whose `handler` the template names. */
const LAMBDAS = [
  { name: 'rule', entry: 'rules/lambda-runtime.ts' },
  { name: 'health', entry: 'health/relay.ts' },
  { name: 'deliver', entry: 'health/deliver.ts' },
  { name: 'report-publish', entry: 'reporter/publish.ts' },
  { name: 'report-digest', entry: 'reporter/digest.ts' },
  { name: 'health-archive', entry: 'health/archive.ts' },
  { name: 'health-catch-up', entry: 'health/catch-up.ts' },
  { name: 'report-plan', entry: 'reporter/plan.ts' },
  { name: 'report-collect', entry: 'reporter/collect.ts' },
];

const CLI_ENTRY = 'cli/main.ts';

/** Lets a bundled CommonJS package call `require` for Node's own modules. */
const CREATE_REQUIRE =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/** Modeled errors that some package recognises by their class; all others are told apart by their name. */
const ERRORS_BY_CLASS = ['ConditionalCheckFailedException'];

/**
 * An SDK client's schemas, written so that esbuild can drop those that nothing refers to: keys as plain text, since a
 * computed key might have a side effect, and without the registration of error classes. Of an error that is not
 * registered the SDK makes a general exception with the same name and message.
 * @param {string} source
 */
function toShakable(source) {
  const texts = new Map(
    source.matchAll(/^const (_\w+) = ("[^"]*");$/gm).map(([, name, text]) => [name, text]),
  );
  return source
    .replace(/\[(_\w+)\]:/g, (key, name) => `${texts.get(name) ?? key}:`)
    .replace(/^n0_registry\.registerError\((\w+)\$, \w+\);$/gm, (line, name) =>
      ERRORS_BY_CLASS.includes(name) ? line : '',
    );
}

/** In place of event streams: the S3 client asks for them as soon as it is made, all others on use only. */
const ABSENT_EVENT_STREAMS = `
export const resolveEventStreamSerdeConfig = (config) => config;
export function eventStreamSerdeProvider() {
  throw new Error('PATH is not part of this bundle: see esbuild.config.mjs');
}
export const EventStreamSerde = eventStreamSerdeProvider;
`;

/**
 * Leaves out of a Lambda bundle what never runs there. Left in, each would cost every cold start:
 * - the chain of credential providers: Lambda hands credentials over in the environment;
 * - event streams: loaded on demand only, for operations that stream, and none of ours does; the mere possibility
 *   makes esbuild wrap every module they share with the clients into a function of its own;
 * - of the SDK clients' package.json all but the version, which goes into the User-Agent header;
 * - the shapes of operations that are not called, and nearly all error classes (see `toShakable`).
 * @type {import('esbuild').Plugin}
 */
const withoutUnreachable = {
  name: 'without-unreachable',
  setup(bundle) {
    bundle.onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, () => ({
      path: `${import.meta.dirname}/adapters/lambda-credentials.ts`,
    }));
    bundle.onResolve({ filter: /^@smithy\/core\/event-streams$/ }, ({ path }) => ({
      path,
      namespace: 'absent',
    }));
    bundle.onLoad({ filter: /.*/, namespace: 'absent' }, ({ path }) => ({
      contents: ABSENT_EVENT_STREAMS.replaceAll('PATH', path),
    }));
    bundle.onLoad({ filter: /[\\/]@aws-sdk[\\/]client-[^\\/]+[\\/].*[\\/]schemas_\d+\.js$/ }, ({ path }) => ({
      contents: toShakable(readFileSync(path, 'utf8')),
    }));
    bundle.onLoad({ filter: /[\\/]@aws-sdk[\\/]client-[^\\/]+[\\/]package\.json$/ }, async ({ path }) => {
      const { default: manifest } = await import(path, { with: { type: 'json' } });
      return { contents: JSON.stringify({ version: manifest.version }), loader: 'json' };
    });
  },
};

/** @type {import('esbuild').BuildOptions} */
const COMMON = {
  absWorkingDir: import.meta.dirname,
  bundle: true,
  platform: 'node',
  format: 'esm',
  // Most packages ship ES modules as `module`; only those can be shaken.
  mainFields: ['module', 'main'],
  // For reading a stack trace afterwards. Node's --enable-source-maps would do so by itself, but adds a quarter to the
  // time that a Lambda function takes to load.
  sourcemap: true,
  sourcesContent: false,
  logLevel: 'warning',
};

/** Writes dist/, or the folder that --out names: the bundles, and in meta/ what each is made of. */
const { values } = parseArgs({
  options: { out: { type: 'string', default: `${import.meta.dirname}/dist` } },
});
rmSync(`${values.out}/lambda`, { recursive: true, force: true });
mkdirSync(`${values.out}/meta`, { recursive: true });

for (const { name, entry } of LAMBDAS) {
  const { metafile } = await build({
    ...COMMON,
    entryPoints: [entry],
    outfile: `${values.out}/lambda/${name}/index.mjs`,
    target: 'node24',
    minify: true,
    // Node prints the line that throws.
    lineLimit: 500,
    metafile: true,
    plugins: [withoutUnreachable],
    banner: { js: CREATE_REQUIRE },
  });
  writeFileSync(`${values.out}/meta/${name}.json`, JSON.stringify(metafile));
}

// A small young generation keeps a report about a million functions below 200 MB: nothing in it lives long, and V8
// would otherwise collect late because the machine has room (npm run bench measures it with this flag).
await build({
  ...COMMON,
  entryPoints: [CLI_ENTRY],
  outfile: `${values.out}/cli.mjs`,
  target: 'node22',
  banner: {
    js: `#!/usr/bin/env -S node --max-semi-space-size=16\n${CREATE_REQUIRE}`,
  },
});
