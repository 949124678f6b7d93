import { readFileSync } from 'node:fs';

type Members = Readonly<Record<string, unknown>>;

/** One of test/events/config, with members replaced; a member that is undefined is left out. */
export function readConfigEvent(name: string, members: Members = {}): Members {
  const text = readFileSync(new URL(`../events/config/${name}.json`, import.meta.url), 'utf8');
  return Object.fromEntries(
    Object.entries({ ...JSON.parse(text), ...members }).filter(([, value]) => value !== undefined),
  );
}
