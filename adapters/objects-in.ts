/**
 * The elements of a list in an answer of AWS. The SDK does not check them: throws, naming list and index, when one is
 * no object.
 */
export function objectsIn<Element>(
  list: readonly Element[] | null | undefined,
  what: string,
): readonly Element[] {
  for (const [index, element] of (list ?? []).entries()) {
    if (typeof element === 'object' && element !== null) continue;
    const received = element === null ? 'null' : typeof element;
    throw new Error(`${what}[${index}]: expected an object, received ${received}`);
  }
  return list ?? [];
}
