import type { AwsError } from '../aws-error.ts';
import type { Reply, Service } from '../service.ts';

/** A request as it came over the wire, its body whole. */
export interface WireRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/** What a request asks for: its members, and the data beside them if the operation takes any. */
export interface WireInput {
  readonly members: unknown;
  readonly payload?: Buffer;
}

/** An answer ready to be written. */
export interface WireResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | readonly Buffer[];
}

/** One of AWS's wire protocols (docs: smithy.io, AWS protocols). */
export interface Protocol {
  /** Whether a request that no signature assigns to a service is meant for this one. */
  readonly addresses: (request: WireRequest, service: Service) => boolean;
  /** Names the operation; throws an AwsError for an unknown one. The input is read lazily: it may be malformed. */
  readonly read: (
    request: WireRequest,
    service: Service,
  ) => { operation: string; readInput: () => WireInput };
  readonly writeReply: (reply: Reply, operation: string, service: Service, requestId: string) => WireResponse;
  readonly writeError: (error: AwsError, service: Service, requestId: string) => WireResponse;
}

/** The body of an answer: what stands as it is, or the members, encoded. */
export function writeBody(
  reply: Reply,
  encode: (output: Readonly<Record<string, unknown>>) => string,
): WireResponse['body'] {
  if ('text' in reply) return reply.text;
  return 'chunks' in reply ? reply.chunks : encode(reply.output);
}
