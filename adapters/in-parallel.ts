/**
 * Works on so many elements at once and gives the results in the order of the elements, as they are asked for.
 * What is not asked for is not begun, but for the elements that run ahead. Throws what the first failure says.
 */
export async function* inParallel<Element, Result>(
  elements: Iterable<Element> | AsyncIterable<Element>,
  atOnce: number,
  work: (element: Element) => Promise<Result>,
): AsyncGenerator<Result> {
  const running: Promise<Result>[] = [];
  for await (const element of elements) {
    const result = work(element);
    result.catch(() => undefined); // told when its turn comes, unless one before it fails
    running.push(result);
    const first = running.length < atOnce ? undefined : running.shift();
    if (first !== undefined) yield await first;
  }
  for (const result of running) yield await result;
}
