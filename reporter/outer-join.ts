/** What two sides have of the same; null where one has nothing, never both. */
interface Joined<Left, Right> {
  readonly left: Left | null;
  readonly right: Right | null;
}

/**
 * Joins two sides that are in the same order, and gives what either has in that order; one element of each is held at
 * a time. `compare` is negative, zero or positive as the left one comes before, is of, or comes after the right one.
 * Whoever stops reading ends both sides.
 */
export async function* outerJoin<Left extends object, Right extends object>(
  leftSide: Side<Left>,
  rightSide: Side<Right>,
  compare: (left: Left, right: Right) => number,
): AsyncGenerator<Joined<Left, Right>> {
  const [lefts, rights] = [iteratorOf(leftSide), iteratorOf(rightSide)];

  function orderOf(left: Left | null, right: Right | null): number {
    if (left === null) return 1;
    return right === null ? -1 : compare(left, right);
  }

  try {
    let [left, right] = [await nextOf(lefts), await nextOf(rights)];
    while (left !== null || right !== null) {
      const order = orderOf(left, right);
      yield { left: order <= 0 ? left : null, right: order >= 0 ? right : null };
      if (order <= 0) left = await nextOf(lefts);
      if (order >= 0) right = await nextOf(rights);
    }
  } finally {
    await Promise.all([lefts.return?.(), rights.return?.()]);
  }
}

type Side<Element> = AsyncIterable<Element> | Iterable<Element>;

function iteratorOf<Element>(side: Side<Element>): AsyncIterator<Element> | Iterator<Element> {
  return Symbol.asyncIterator in side ? side[Symbol.asyncIterator]() : side[Symbol.iterator]();
}

async function nextOf<Element>(
  elements: AsyncIterator<Element> | Iterator<Element>,
): Promise<Element | null> {
  const next = await elements.next();
  return next.done === true ? null : next.value;
}
