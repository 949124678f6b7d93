/** How many functions, and how many of them are NON_COMPLIANT. */
interface Counts {
  functions: number;
  nonCompliant: number;
}

/** Counts functions by a name: of an owner, an account, a Region, a runtime. */
export interface CountsByName {
  add(name: string, isNonCompliant: boolean): void;
  sorted(): Record<string, Readonly<Counts>>;
}

/** Counts of nothing yet. */
export function createCountsByName(): CountsByName {
  const counts = new Map<string, Counts>();
  return {
    add(name, isNonCompliant) {
      let own = counts.get(name);
      if (own === undefined) {
        own = { functions: 0, nonCompliant: 0 };
        counts.set(name, own);
      }
      own.functions++;
      if (isNonCompliant) own.nonCompliant++;
    },
    sorted: () => sorted(counts),
  };
}

/** Counts one more, or so many, by a name. */
export function addTo(counts: Map<string, number>, name: string, count = 1): void {
  counts.set(name, (counts.get(name) ?? 0) + count);
}

/** Names in order, so that two summaries of the same report are the same bytes; __proto__ is a name like any other. */
export function sorted<T>(counts: ReadonlyMap<string, T>): Record<string, T> {
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
