import { callAws } from './call-aws.ts';

/**
 * Every page of a listing, empty ones included: AWS may answer with no element and yet a token.
 * Throws, naming the operation, when a call fails or when the tokens run in a circle.
 */
export async function* followPages<Page>(
  operation: string,
  readPage: (token: string | undefined) => Promise<Page>,
  tokenOf: (page: Page) => string | undefined,
): AsyncGenerator<Page> {
  let token: string | undefined;
  let seen: string | undefined;
  let pages = 0;
  let nextMark = 1;
  do {
    const page = await callAws(operation, readPage(token));
    pages++;
    token = tokenOf(page);
    if (token && token === seen) {
      throw new Error(
        `${operation}: the token of page ${pages} has been given before: the listing has no end`,
      );
    }
    // Brent's way to find a circle of any length with one remembered token: a million functions have 10,000.
    if (pages === nextMark) {
      seen = token;
      nextMark *= 2;
    }
    yield page;
  } while (token);
}
