import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { listen } from './listen.ts';
import { refusalOf, unescapedIn } from './slack-payload.ts';

/**
 * What the server does with one request instead of judging it. `hang` neither posts nor answers,
 * `accept-then-hang` posts, answers 200 and never ends the body, `drop` closes the connection.
 */
export type SlackAnswer =
  | 'ok'
  | 'server-error'
  | 'no_service'
  | 'channel_is_archived'
  | 'invalid_payload'
  | 'hang'
  | 'accept-then-hang'
  | 'drop'
  /** 429 with Retry-After in seconds, or without the header. */
  | { readonly retryAfter: number | null };

/** A message as the channel of a webhook shows it. */
export interface SlackPost {
  readonly path: string;
  readonly body: unknown;
  readonly at: Date;
}

/** A request as it came, whether or not it was posted; status is null where none was answered. */
interface SlackRequest extends SlackPost {
  readonly status: number | null;
}

/** Slack's incoming webhooks on 127.0.0.1, over plain HTTP. */
export interface SlackServer {
  /** The URL of a webhook: of the default one, or of a path such as `/services/T000/B000/other`. */
  readonly url: (path?: string) => string;
  /** What the channels show. */
  readonly posts: readonly SlackPost[];
  /** Every request, refused and scripted ones included. */
  readonly requests: readonly SlackRequest[];
  /** Unescaped text of the posts, such as `<!channel>`; empty for a client that escapes. */
  readonly warnings: readonly string[];
  /** Scripts the next requests, one answer each, whatever webhook they are for. */
  readonly script: (...answers: readonly SlackAnswer[]) => void;
  readonly close: () => Promise<void>;
}

const webhook = /^\/services\/T\w+\/B\w+\/\w+$/;

/** What becomes of a request: without a status nothing is answered, without words the answer never ends. */
interface Behaviour {
  readonly status: number | null;
  readonly words: string | null;
  readonly posted: boolean;
  readonly retryAfter?: number;
}

/** Starts Slack's webhooks on a free port: strict about bodies, and scriptable (docs: docs.slack.dev, incoming webhooks). */
export async function startSlackServer(): Promise<SlackServer> {
  const posts: SlackPost[] = [];
  const requests: SlackRequest[] = [];
  const warnings: string[] = [];
  const scripted: SlackAnswer[] = [];

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = parseJson(await text(request));
    const next = scripted.shift() ?? 'ok';
    const { status, words, posted, retryAfter } = next === 'ok' ? judge(request, body) : behaviourOf(next);
    const received = { path: request.url ?? '', body, at: new Date() };
    requests.push({ ...received, status });
    if (posted) {
      posts.push(received);
      warnings.push(...unescapedIn(body));
    }
    if (next === 'drop') response.destroy();
    if (status === null) return;
    response.setHeader('content-type', 'text/html');
    if (retryAfter !== undefined) response.setHeader('retry-after', String(retryAfter));
    response.writeHead(status);
    if (words === null) response.flushHeaders();
    else response.end(words);
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  const { url: origin, close } = await listen(server);

  return {
    url: (path = '/services/T000/B000/xxxx') => `${origin}${path}`,
    posts,
    requests,
    warnings,
    script: (...answers) => {
      scripted.push(...answers);
    },
    close,
  };
}

/** Slack's own answer to a request. */
function judge(request: IncomingMessage, body: unknown): Behaviour {
  if (request.method !== 'POST') return refused(405, 'method_not_allowed');
  if (!webhook.test(request.url ?? '')) return refused(404, 'no_service');
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? ''))
    return refused(400, 'invalid_payload');
  const refusal = refusalOf(body);
  return refusal === undefined ? { status: 200, words: 'ok', posted: true } : refused(400, refusal);
}

/** The answer a test scripted. */
function behaviourOf(scripted: Exclude<SlackAnswer, 'ok'>): Behaviour {
  switch (scripted) {
    case 'hang':
    case 'drop':
      return { status: null, words: null, posted: false };
    case 'accept-then-hang':
      return { status: 200, words: null, posted: true };
    case 'server-error':
      return refused(500, 'rollup_error');
    case 'no_service':
      return refused(404, scripted);
    case 'channel_is_archived':
      return refused(410, scripted);
    case 'invalid_payload':
      return refused(400, scripted);
    default: {
      const limited = refused(429, 'rate_limited');
      return scripted.retryAfter === null ? limited : { ...limited, retryAfter: scripted.retryAfter };
    }
  }
}

function refused(status: number, words: string): Behaviour {
  return { status, words, posted: false };
}

/** The body parsed, or its text where it is not JSON. */
function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
