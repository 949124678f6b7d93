/** All that an async iterable yields. */
export async function collect<Element>(elements: AsyncIterable<Element>): Promise<Element[]> {
  const found: Element[] = [];
  for await (const element of elements) found.push(element);
  return found;
}
