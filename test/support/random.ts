/** Chance that comes out the same for the same seed. */
export interface Random {
  /** A whole number from 0 on, below the bound. */
  readonly below: (bound: number) => number;
  readonly pick: <T>(list: readonly [T, ...T[]]) => T;
  readonly shuffle: <T>(list: readonly T[]) => T[];
}

/** Draws by mulberry32, which is small and even enough for tests. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;

  function below(bound: number): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound);
  }

  return {
    below,
    pick: (list) => list[below(list.length)] ?? list[0],
    shuffle(list) {
      const rest = [...list];
      return list.flatMap(() => rest.splice(below(rest.length), 1));
    },
  };
}
