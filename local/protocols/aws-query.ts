import { AwsError } from '../aws-error.ts';
import type { Protocol } from './protocol.ts';

const contentType = 'application/x-www-form-urlencoded';

/** AWS Query: a form with Action and Version, answers and errors in XML. */
export const awsQuery: Protocol = {
  addresses: (request, service) =>
    request.headers['content-type'] === contentType &&
    new URLSearchParams(request.body).get('Version') === service.target,
  read(request, service) {
    const { Action = '', Version = '', ...input } = Object.fromEntries(new URLSearchParams(request.body));
    if (Version !== service.target || !Object.hasOwn(service.operations, Action)) {
      throw new AwsError(
        'UnknownOperationException',
        `Could not find operation ${Action} for version ${Version}`,
      );
    }
    return { operation: Action, readInput: () => input };
  },
  writeReply: (reply, operation, service, requestId) => ({
    statusCode: reply.statusCode ?? 200,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body:
      'text' in reply
        ? reply.text
        : `<${operation}Response xmlns="${service.xmlNamespace ?? ''}">` +
          `${element(`${operation}Result`, reply.output)}` +
          `${element('ResponseMetadata', { RequestId: requestId })}</${operation}Response>`,
  }),
  writeError: (error, service, requestId) => ({
    statusCode: error.statusCode,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body:
      `<ErrorResponse xmlns="${service.xmlNamespace ?? ''}">` +
      `${element('Error', { Type: error.statusCode < 500 ? 'Sender' : 'Receiver', Code: error.code, Message: error.message })}` +
      `${element('RequestId', requestId)}</ErrorResponse>`,
  }),
};

function element(name: string, value: unknown): string {
  if (value === undefined || value === null) return '';
  return `<${name}>${content(value)}</${name}>`;
}

function content(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((it) => element('member', it)).join('');
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([name, member]) => element(name, member))
      .join('');
  }
  return String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
