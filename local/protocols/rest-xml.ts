import { AwsError } from '../aws-error.ts';
import type { HttpBinding, Service } from '../service.ts';
import { readAwsChunked } from './aws-chunked.ts';
import { type Protocol, type WireInput, type WireRequest, writeBody } from './protocol.ts';
import { readXml, writeContent, writeXml } from './xml.ts';

const prolog = '<?xml version="1.0" encoding="UTF-8"?>\n';

/**
 * AWS REST XML as S3 speaks it: operations by method, path, query parameters and headers; bodies that are data or XML;
 * errors in XML. What a path means depends on the bucket and key it names, so an unsigned request addresses nobody.
 */
export const restXml: Protocol = {
  addresses: () => false,
  read(request, service) {
    for (const [operation, { http }] of Object.entries(service.operations)) {
      const path = http === undefined ? undefined : matchRequest(http, request);
      if (http === undefined || path === undefined) continue;
      return { operation, readInput: () => readInput(request, service, http, path) };
    }
    throw new AwsError('MethodNotAllowed', 'The specified method is not allowed against this resource.', {
      statusCode: 405,
    });
  },
  writeReply(reply, _operation, service, requestId) {
    return {
      statusCode: reply.statusCode ?? 200,
      headers: {
        ...('output' in reply &&
          Object.keys(reply.output).length > 0 && { 'content-type': 'application/xml' }),
        'x-amz-request-id': requestId,
        ...reply.headers,
      },
      body: writeBody(reply, (output) =>
        Object.entries(output)
          .map(
            ([root, members]) =>
              `${prolog}<${root} xmlns="${service.xmlNamespace ?? ''}">${writeContent(members)}</${root}>`,
          )
          .join(''),
      ),
    };
  },
  writeError: (error, _service, requestId) => ({
    statusCode: error.statusCode,
    headers: { 'content-type': 'application/xml', 'x-amz-request-id': requestId },
    body:
      prolog +
      writeXml('Error', { Code: error.code, Message: error.message, ...error.details, RequestId: requestId }),
  }),
};

/** The members the path carries, or undefined when the request is not of this form. */
function matchRequest(http: HttpBinding, request: WireRequest): Record<string, string> | undefined {
  const { searchParams, pathname } = request.url;
  const { requires } = http;
  if (http.method !== request.method) return undefined;
  if (requires !== undefined && !searchParams.has(requires) && request.headers[requires] === undefined) {
    return undefined;
  }
  const pattern = http.path.replace(
    /\{(\w+)(\+?)\}/g,
    (_, name, rest) => `(?<${name}>${rest ? '.+' : '[^/]+'})`,
  );
  const found = new RegExp(`^${pattern}/?$`).exec(pathname);
  if (found === null) return undefined;
  return Object.fromEntries(
    Object.entries(found.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]),
  );
}

function readInput(
  request: WireRequest,
  service: Service,
  http: HttpBinding,
  path: Readonly<Record<string, string>>,
): WireInput {
  const { data, headers } = readData(request);
  const { wireNames = {} } = service;
  const isParameter = (name: string) =>
    Object.hasOwn(wireNames, name) || (name !== 'x-id' && name !== http.requires);
  const isHeader = (name: string) =>
    Object.hasOwn(wireNames, name) || (name.startsWith('x-amz-') && !envelope.includes(name));
  const members = {
    ...membersOf(request.url.searchParams, wireNames, isParameter),
    ...membersOf(Object.entries(headers), wireNames, isHeader),
    ...path,
  };
  const document = http.repeated && readXml(data.toString(), http.repeated);
  return { members: { ...members, ...document }, payload: data };
}

/** Parameters under their members' names; one that no member has keeps its own and so is refused as unknown. */
function membersOf(
  parameters: Iterable<[string, string | undefined]>,
  wireNames: Readonly<Record<string, string>>,
  belongs: (name: string) => boolean,
): Record<string, unknown> {
  const members: Record<string, unknown> = {};
  const metadata: Record<string, string> = {};
  for (const [name, value] of parameters) {
    if (value === undefined || !belongs(name)) continue;
    if (name.startsWith(metadataPrefix)) metadata[name.slice(metadataPrefix.length)] = value;
    else members[wireNames[name] ?? name] = value;
  }
  return Object.keys(metadata).length > 0 ? { ...members, Metadata: metadata } : members;
}

const metadataPrefix = 'x-amz-meta-';

/** What belongs to the signature, to the encoding of the body or to the client's records. */
const envelope = [
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-decoded-content-length',
  'x-amz-sdk-checksum-algorithm',
  'x-amz-security-token',
  'x-amz-trailer',
  'x-amz-user-agent',
];

/** The body without its aws-chunked encoding, and the headers as they are without it. */
function readData({ headers, body }: WireRequest): { data: Buffer; headers: WireRequest['headers'] } {
  if (!headers['x-amz-content-sha256']?.startsWith('STREAMING-')) return { data: body, headers };
  const { data, trailers } = readAwsChunked(body, Number(headers['x-amz-decoded-content-length']));
  const announced = headers['x-amz-trailer'];
  if (announced !== undefined && trailers[announced] === undefined) {
    throw new AwsError(
      'MalformedTrailerError',
      'The request contained trailing data that was not well-formed',
    );
  }
  const encoding = headers['content-encoding']?.replace(/,?\s*aws-chunked$/, '') || undefined;
  return { data, headers: { ...headers, 'content-encoding': encoding, ...trailers } };
}
