import type * as z from 'zod';
import type { Dialect } from './dialect.ts';
import type { Identity } from './identity.ts';
import type { Pager } from './pages.ts';
import { parseInput } from './parse-input.ts';

/**
 * What an operation answers: members for the protocol to encode (in XML under the name of its root element), or a body
 * sent as it stands. REST XML sends headers with members too.
 */
export type Reply =
  | {
      readonly output: Readonly<Record<string, unknown>>;
      readonly headers?: Readonly<Record<string, string>>;
      readonly statusCode?: number;
    }
  | {
      readonly text: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly statusCode?: number;
    }
  | {
      readonly chunks: readonly Buffer[];
      readonly headers: Readonly<Record<string, string>>;
      readonly statusCode?: number;
    };

/** Who calls, in which Region, and what this one call is to suffer. */
export interface Call {
  readonly identity: Identity;
  readonly accountId: string;
  readonly region: string;
  readonly pages: Pager;
  readonly now: Date;
  /** Resource ids that PutEvaluations is to report as failed. */
  readonly failedEvaluations: readonly string[];
  /** Ids of entries that SendMessageBatch is to report as failed. */
  readonly failedEntries: readonly string[];
  /** The body of a request whose body is no document but data, as REST XML has them; else empty. */
  readonly payload: Buffer;
}

/**
 * Method and path of an operation of a REST service; `{Name}` stands for a member taken from the path, `{Name+}` for
 * one that takes the rest of it.
 */
export interface HttpBinding {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  /** REST XML: a query parameter or header that must be there; the first operation that matches is meant. */
  readonly requires?: string;
  /** REST XML: the body is a document in which these elements may repeat; data when absent. */
  readonly repeated?: readonly string[];
}

/** One operation: its input is checked against the schema before anything happens. */
export interface Operation {
  readonly http: HttpBinding | undefined;
  readonly invoke: (input: unknown, call: Call) => Reply;
}

/** An AWS service of the local endpoint: its name in signatures, its protocol and its operations. */
export interface Service {
  /** The service name in the credential scope of Signature Version 4. */
  readonly signingName: string;
  /** Answers whatever the signature's Region: the others refuse Regions the organization has not enabled. */
  readonly global?: boolean;
  readonly protocol: 'aws-json' | 'rest-json' | 'rest-xml' | 'aws-query';
  /** X-Amz-Target before the dot (awsJson), or the API version (query). */
  readonly target?: string;
  /** awsJson: 1.1 when absent. */
  readonly jsonVersion?: '1.0' | '1.1';
  /** awsJson: how errors were called when this was a query service, where that differs; sent beside their names. */
  readonly queryErrors?: Readonly<Record<string, string>>;
  /** The XML namespace of the answers. */
  readonly xmlNamespace?: string;
  /** REST XML: the members that go in headers and query parameters, by their names there. */
  readonly wireNames?: Readonly<Record<string, string>>;
  readonly dialect: Dialect;
  readonly operations: Readonly<Record<string, Operation>>;
}

/** Builds an operation from a strict input schema, what it does, and its REST binding if it has one. */
export function operation<Schema extends z.ZodType>(
  schema: Schema,
  handle: (input: z.output<Schema>, call: Call) => Reply,
  http?: HttpBinding,
): Operation {
  return { http, invoke: (input, call) => handle(parseInput(schema, input), call) };
}
