import type { Pieces } from '../../reporter/row-format.ts';

/** The whole text of a document that comes in pieces, each of which is only good until the next is asked for. */
export async function textOf(pieces: Pieces): Promise<string> {
  const copies: Buffer[] = [];
  for await (const piece of pieces) copies.push(Buffer.from(piece));
  return Buffer.concat(copies).toString();
}
