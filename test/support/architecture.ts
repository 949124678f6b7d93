import { posix } from 'node:path';

/** Which of the others each folder may import from, besides itself: whatever stands left of it. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  data: [],
  core: ['data'],
  adapters: ['data', 'core'],
  rules: ['data', 'core', 'adapters'],
  health: ['data', 'core', 'adapters'],
  reporter: ['data', 'core', 'adapters'],
  cli: ['data', 'core', 'adapters', 'health', 'reporter'],
  // Not part of the service: they may look at all of it, and nothing of it at them.
  local: ['data', 'core', 'adapters', 'rules', 'health', 'reporter', 'cli'],
  bench: ['data', 'core', 'adapters', 'rules', 'health', 'reporter', 'cli', 'local'],
  test: ['data', 'core', 'adapters', 'rules', 'health', 'reporter', 'cli', 'local', 'bench'],
};

const PACKAGES_OF_CORE = ['zod/mini'];

/** What would make an answer of core depend on anything but its arguments. */
const AMBIENT: readonly RegExp[] = [
  /\bprocess\b/,
  /\bDate\.now\b/,
  /\bnew Date\(\s*\)/,
  /(?<!new )\bDate\(\)/,
  /\bperformance\b/,
  /\bMath\.random\b/,
  /\bcrypto\b/,
  /\bglobalThis\b/,
  /\bfetch\(/,
  /\bset(?:Timeout|Interval|Immediate)\b/,
  /\bconsole\b/,
];

const MEANINGLESS_NAMES = /^(?:utils?|helpers?|common|types|index|misc|shared)\.[cm]?[jt]s$/;

const IMPORTS = [
  /^\s*(?:import|export)\b(?:[^'";]*?\bfrom)?\s*['"]([^'"]+)['"]/gm,
  /\bimport\(\s*['"`]([^'"`]+)['"`]/g,
  /\brequire\(\s*['"`]([^'"`]+)['"`]/g,
];

/**
 * What is wrong with the layers of a tree, a line for each fault: its files by path, each with its text.
 * Type imports count like any other, for a layer that knows a type to its right cannot be read without it.
 */
export function violationsOf(tree: ReadonlyMap<string, string>): string[] {
  const modules = new Map([...tree].map(([path, text]) => [path, importsOf(path, withoutComments(text))]));
  return [
    ...[...modules].flatMap(([path, imports]) => imports.flatMap((target) => importFault(path, target))),
    ...[...tree].flatMap(([path, text]) => textFaults(path, withoutComments(text))),
    ...[...tree.keys()]
      .filter((path) => MEANINGLESS_NAMES.test(posix.basename(path)))
      .map((path) => `${path}: says nothing by its name`),
    ...[...tree.keys()]
      .filter((path) => !(folderOf(path) in MAY_IMPORT))
      .map((path) => `${path}: stands in no known layer`),
    ...cyclesOf(modules),
  ];
}

/** Relative imports as paths from the root, others as they are. */
function importsOf(path: string, text: string): string[] {
  const specifiers = IMPORTS.flatMap((pattern) =>
    [...text.matchAll(pattern)].map(([, specifier = '']) => specifier),
  );
  return specifiers.map((specifier) =>
    specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : specifier,
  );
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}

function folderOf(path: string): string {
  return path.split('/')[0] ?? '';
}

function isOurs(target: string): boolean {
  return folderOf(target) in MAY_IMPORT || target.startsWith('..');
}

function importFault(path: string, target: string): string[] {
  const [from, to] = [folderOf(path), folderOf(target)];
  const layers = MAY_IMPORT[from];
  if (layers === undefined) return [];
  if (from === 'core' && !isOurs(target) && !PACKAGES_OF_CORE.includes(target))
    return [`${path}: core imports ${target}`];
  if (!isOurs(target) || from === to || layers.includes(to)) return [];
  return [`${path}: ${from} imports ${target}`];
}

function textFaults(path: string, text: string): string[] {
  if (folderOf(path) !== 'core') return [];
  return AMBIENT.filter((pattern) => pattern.test(text)).map(
    (pattern) => `${path}: core uses ${pattern.exec(text)?.[0]}`,
  );
}

function cyclesOf(modules: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const cycles: string[] = [];
  function visit(path: string, trail: readonly string[]): void {
    if (trail.includes(path)) cycles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
    if (done.has(path) || trail.includes(path)) return;
    for (const target of modules.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  }
  for (const path of modules.keys()) visit(path, []);
  return cycles;
}
