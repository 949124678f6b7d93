import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { listen } from '../../local/listen.ts';

/** A call on its way to a server. */
export interface WireCall {
  /** What the service calls it, or method and path where it has no name. */
  readonly operation: string;
  readonly body: string;
}

/** What becomes of a call or its answer: it goes on, its connection is cut, or the tap itself answers. */
export type WireFate = 'pass' | 'cut' | { readonly statusCode: number; readonly body: string };

/** Hears of each call before its server does, and of each answer before its client does. */
export interface WireWatch {
  readonly asked: (call: WireCall) => Promise<WireFate>;
  readonly answered: (call: WireCall, statusCode: number) => Promise<WireFate>;
}

/** Stands before a server on a port of 127.0.0.1, until the test ends; gives the URL to call instead. */
export async function startTap(target: string, watch: WireWatch): Promise<string> {
  const agent = new Agent({ keepAlive: true });
  const { hostname, port } = new URL(target);

  async function forward(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await buffer(incoming);
    const call = { operation: operationOf(incoming, body), body: body.toString() };
    if (settle(await watch.asked(call), outgoing)) return;
    const { method, url: path, headers } = incoming;
    const upstream = request({ agent, hostname, port, method, path, headers });
    outgoing.on('close', () => upstream.destroy());
    upstream.on('error', () => outgoing.destroy());
    upstream.on('response', async (response) => {
      const { statusCode = 0 } = response;
      if (settle(await watch.answered(call, statusCode), outgoing)) return;
      outgoing.writeHead(statusCode, response.headers);
      outgoing.flushHeaders();
      response.pipe(outgoing);
    });
    upstream.end(body);
  }

  const server = createServer((incoming, outgoing) => {
    forward(incoming, outgoing).catch(() => outgoing.destroy());
  });
  const { url, close } = await listen(server);
  onTestFinished(() => {
    agent.destroy();
    return close();
  });
  return url;
}

function settle(fate: WireFate, outgoing: ServerResponse): boolean {
  if (fate === 'pass') return false;
  if (fate === 'cut') outgoing.destroy();
  else outgoing.writeHead(fate.statusCode).end(fate.body);
  return true;
}

function operationOf({ headers, method, url }: IncomingMessage, body: Buffer): string {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return target.split('.').at(-1) ?? target;
  return /^Action=(\w+)&/.exec(body.toString('latin1', 0, 100))?.[1] ?? `${method} ${url}`;
}
