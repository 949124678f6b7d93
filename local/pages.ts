import { createHmac, randomBytes } from 'node:crypto';

/** One page of a listing; `nextToken` is absent on the last one. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextToken?: string;
}

/** What is being paged: a token is good only for a listing that describes itself with the same `query`. */
interface Listing<Item> {
  readonly query: readonly unknown[];
  readonly items: Iterable<Item>;
  readonly keyOf: (item: Item) => string;
  readonly size: number;
  readonly token: string | undefined;
  /** The error of the service for a token that is not its own. */
  readonly invalidToken: () => Error;
}

/** Cuts listings into pages. */
export type Pager = <Item>(listing: Listing<Item>) => Page<Item>;

/**
 * Builds the pager of an endpoint. A token names the last key seen, so items removed while a listing is being read
 * do not shift it. With `emptyPageEvery` n (2 or more) pages 0, n, 2n... are empty and carry a token.
 */
export function createPager(emptyPageEvery: () => number): Pager {
  const secret = randomBytes(16);
  const sign = (query: readonly unknown[], position: string) =>
    createHmac('sha256', secret)
      .update(JSON.stringify([query, position]))
      .digest('base64url');

  return ({ query, items, keyOf, size, token, invalidToken }) => {
    const [position = '', mac] = token?.split('.') ?? [];
    if (token !== undefined && mac !== sign(query, position)) throw invalidToken();
    const { after, page } = decode(position);
    const next = (key: string | undefined) => {
      const encoded = encode(key, page + 1);
      return `${encoded}.${sign(query, encoded)}`;
    };
    const every = emptyPageEvery();
    if (every >= 2 && page % every === 0) return { items: [], nextToken: next(after) };

    const sorted = [...items].map((item) => ({ key: keyOf(item), item }));
    sorted.sort((a, b) => (a.key < b.key ? -1 : 1));
    const start = after === undefined ? 0 : sorted.findIndex((it) => it.key > after);
    const shown = start < 0 ? [] : sorted.slice(start, start + size);
    const last = shown.at(-1);
    const more = last !== undefined && start + size < sorted.length;
    return { items: shown.map((it) => it.item), ...(more && { nextToken: next(last.key) }) };
  };
}

function encode(after: string | undefined, page: number): string {
  return Buffer.from(`${page}:${after === undefined ? '' : `>${after}`}`).toString('base64url');
}

function decode(position: string): { after: string | undefined; page: number } {
  const text = Buffer.from(position, 'base64url').toString();
  const colon = text.indexOf(':');
  const after = text.slice(colon + 1);
  return {
    after: after.startsWith('>') ? after.slice(1) : undefined,
    page: Number(text.slice(0, Math.max(colon, 0))),
  };
}
