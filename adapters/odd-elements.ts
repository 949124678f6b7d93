import * as z from 'zod/mini';

/** The elements of a listing that could not be read; they do not stop the others. */
export interface OddElements {
  /** `reason` names the operation and the element's index. */
  add(element: unknown, reason: Error): void;
  /** How many there are. */
  count(): number;
  /**
   * Why the first of them could not be read, each with the name of its function where it has one, and how many more
   * there are; null where there is none.
   */
  describe(): string | null;
}

/** None yet; so many of those to come are named. */
export function createOddElements(named: number): OddElements {
  const reasons: string[] = [];
  let count = 0;
  return {
    add(element, { message }) {
      if (count++ >= named) return;
      const name = nameOf(element);
      reasons.push(name === null ? message : `${message} (${name})`);
    },
    count: () => count,
    describe() {
      if (count === 0) return null;
      const others = count - reasons.length;
      return [...reasons, ...(others > 0 ? [`and ${others} more`] : [])].join('; ');
    },
  };
}

const namedSchema = z.looseObject({});

/** The function's name in an element of ListFunctions, or in a row of an advanced query, which is JSON text. */
function nameOf(element: unknown): string | null {
  try {
    const found = namedSchema.parse(typeof element === 'string' ? JSON.parse(element) : element);
    const names = [found['FunctionName'], found['resourceName'], found['resourceId']];
    return names.find(isName) ?? null;
  } catch {
    return null; // what is wrong with the element is told already
  }
}

/** As long as the name of a function can be (docs: lambda API_FunctionConfiguration). */
function isName(text: unknown): text is string {
  return typeof text === 'string' && text !== '' && text.length <= 140;
}
