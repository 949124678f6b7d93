import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { AwsError } from './aws-error.ts';
import { inDialect } from './dialect.ts';
import { readSignature, type SignedBy } from './identity.ts';
import { type FrontDoor, type NamedOperation, perform } from './perform.ts';
import { awsJson } from './protocols/aws-json.ts';
import { awsQuery } from './protocols/aws-query.ts';
import type { Protocol, WireRequest, WireResponse } from './protocols/protocol.ts';
import { restJson } from './protocols/rest-json.ts';
import { restXml } from './protocols/rest-xml.ts';
import type { Service } from './service.ts';

/** A request the endpoint received; `error` is the code it answered, as the service spells it. */
export interface RecordedCall {
  readonly service: string;
  readonly operation: string;
  /** As the access key id says, whether or not it was accepted; empty when unsigned. */
  readonly accountId: string;
  readonly region: string;
  /** The members as they came, unchecked and without data; those of a query string or a header are strings. */
  readonly input: unknown;
  error?: string;
}

/** What a server answers with and where it notes what it was asked. */
export interface Serving extends FrontDoor {
  readonly services: readonly Service[];
  /** Milliseconds added to every answer. */
  readonly latency: () => number;
  readonly record: (call: RecordedCall) => void;
}

const protocols: Readonly<Record<Service['protocol'], Protocol>> = {
  'aws-json': awsJson,
  'rest-json': restJson,
  'rest-xml': restXml,
  'aws-query': awsQuery,
};

/** Builds the listener that reads a request, finds its service, records the call and answers it. */
export function serve(serving: Serving): RequestListener {
  return async (incoming, outgoing) => {
    try {
      const response = await answer(serving, await readRequest(incoming));
      outgoing.writeHead(response.statusCode, response.headers);
      if (typeof response.body === 'string') outgoing.end(response.body);
      else await pipeline(Readable.from(response.body), outgoing);
    } catch {
      // The client went away before its request was whole.
      outgoing.destroy();
    }
  };
}

async function answer(serving: Serving, request: WireRequest): Promise<WireResponse> {
  const requestId = randomUUID();
  const { authorization } = request.headers;
  const signedBy = readSignature(authorization, request.headers['x-amz-security-token']);
  const service = findService(serving.services, request, signedBy);
  if (service === undefined) {
    const error = 'UnknownService';
    const named = { operation: request.url.pathname, input: undefined };
    serving.record({ ...toRecord(signedBy?.service ?? 'unknown', signedBy, named), error });
    return { statusCode: 404, headers: { 'content-type': 'text/plain' }, body: 'No such service here\n' };
  }

  const protocol = protocols[service.protocol];
  const named = readOperation(protocol, request, service);
  const call = toRecord(service.signingName, signedBy, named);
  serving.record(call);
  try {
    if (serving.latency() > 0) await sleep(serving.latency());
    const reply = await perform(serving, service, signedBy, named);
    return protocol.writeReply(reply, named.operation, service, requestId);
  } catch (thrown) {
    const error = inDialect(service.dialect, toAwsError(thrown));
    call.error = error.code;
    return protocol.writeError(error, service, requestId);
  }
}

/** A signature names its service; an unsigned request only has its form. */
function findService(
  services: readonly Service[],
  request: WireRequest,
  signedBy: SignedBy | undefined,
): Service | undefined {
  return services.find((it) =>
    signedBy === undefined
      ? protocols[it.protocol].addresses(request, it)
      : it.signingName === signedBy.service,
  );
}

function readOperation(protocol: Protocol, request: WireRequest, service: Service): NamedOperation {
  const target = request.headers['x-amz-target']?.split('.')[1];
  let operation = target ?? `${request.method} ${request.url.pathname}`;
  try {
    const read = protocol.read(request, service);
    operation = read.operation;
    const { members, payload } = read.readInput();
    return { operation, input: members, payload };
  } catch (error) {
    return { operation, input: undefined, error };
  }
}

function toRecord(service: string, signedBy: SignedBy | undefined, named: NamedOperation): RecordedCall {
  const { operation, input } = named;
  const accountId = /\d{12}$/.exec(signedBy?.accessKeyId ?? '')?.[0] ?? '';
  return { service, operation, accountId, region: signedBy?.region ?? '', input };
}

function toAwsError(thrown: unknown): AwsError {
  if (thrown instanceof AwsError) return thrown;
  return new AwsError('InternalFailure', String(thrown), { statusCode: 500 });
}

async function readRequest(incoming: IncomingMessage): Promise<WireRequest> {
  const headers: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    headers[name] = Array.isArray(value) ? value.join(',') : value;
  }
  return {
    method: incoming.method ?? '',
    url: new URL(incoming.url ?? '/', 'http://127.0.0.1'),
    headers,
    body: Buffer.concat(await incoming.toArray()),
  };
}
