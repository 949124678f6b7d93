import { AwsError } from '../aws-error.ts';
import { type Protocol, writeBody } from './protocol.ts';
import { writeXml } from './xml.ts';

const contentType = 'application/x-www-form-urlencoded';

/** AWS Query: a form with Action and Version, answers and errors in XML. */
export const awsQuery: Protocol = {
  addresses: (request, service) =>
    request.headers['content-type'] === contentType &&
    new URLSearchParams(request.body.toString()).get('Version') === service.target,
  read(request, service) {
    const form = new URLSearchParams(request.body.toString());
    const { Action = '', Version = '', ...members } = Object.fromEntries(form);
    if (Version !== service.target || !Object.hasOwn(service.operations, Action)) {
      throw new AwsError(
        'UnknownOperationException',
        `Could not find operation ${Action} for version ${Version}`,
      );
    }
    return { operation: Action, readInput: () => ({ members }) };
  },
  writeReply: (reply, operation, service, requestId) => ({
    statusCode: reply.statusCode ?? 200,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body: writeBody(
      reply,
      (output) =>
        `<${operation}Response xmlns="${service.xmlNamespace ?? ''}">` +
        `${writeXml(`${operation}Result`, output, 'member')}` +
        `${writeXml('ResponseMetadata', { RequestId: requestId })}</${operation}Response>`,
    ),
  }),
  writeError: (error, service, requestId) => ({
    statusCode: error.statusCode,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body:
      `<ErrorResponse xmlns="${service.xmlNamespace ?? ''}">` +
      `${writeXml('Error', { Type: error.statusCode < 500 ? 'Sender' : 'Receiver', Code: error.code, Message: error.message })}` +
      `${writeXml('RequestId', requestId)}</ErrorResponse>`,
  }),
};
