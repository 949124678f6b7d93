/**
 * Cuts pages of any length into batches of exactly `size`, the last one perhaps shorter, none empty.
 * A batch comes out before the next page is asked for, so that the caller can use it meanwhile.
 */
export async function* inBatches<Element>(
  pages: AsyncIterable<readonly Element[]>,
  size: number,
): AsyncGenerator<Element[]> {
  let rest: Element[] = [];
  for await (const page of pages) {
    rest = rest.concat(page);
    while (rest.length >= size) {
      yield rest.slice(0, size);
      rest = rest.slice(size);
    }
  }
  if (rest.length > 0) yield rest;
}
