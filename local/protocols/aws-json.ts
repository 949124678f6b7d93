import { AwsError } from '../aws-error.ts';
import type { Service } from '../service.ts';
import { readJson, replacer } from './json-body.ts';
import { type Protocol, writeBody } from './protocol.ts';

/** AWS JSON 1.1 or 1.0: POST /, the operation in X-Amz-Target, errors named by `__type`. */
export const awsJson: Protocol = {
  addresses: (request, service) => request.headers['x-amz-target']?.split('.')[0] === service.target,
  read(request, service) {
    const [target, operation = ''] = request.headers['x-amz-target']?.split('.') ?? [];
    if (
      request.method !== 'POST' ||
      target !== service.target ||
      !Object.hasOwn(service.operations, operation)
    ) {
      throw new AwsError('UnknownOperationException', '');
    }
    if (request.headers['content-type'] !== contentType(service)) {
      throw new AwsError('SerializationException', `Content-Type must be ${contentType(service)}`);
    }
    return { operation, readInput: () => ({ members: readJson(request.body) }) };
  },
  writeReply: (reply, _operation, service, requestId) => ({
    statusCode: reply.statusCode ?? 200,
    headers: { 'content-type': contentType(service), 'x-amzn-requestid': requestId },
    body: writeBody(reply, (output) => JSON.stringify(output, replacer)),
  }),
  writeError: (error, service, requestId) => ({
    statusCode: error.statusCode,
    headers: {
      'content-type': contentType(service),
      'x-amzn-requestid': requestId,
      ...(service.queryErrors !== undefined && { 'x-amzn-query-error': queryError(error, service) }),
    },
    body: JSON.stringify({ __type: error.code, message: error.message, ...error.details }, replacer),
  }),
};

function contentType(service: Service): string {
  return `application/x-amz-json-${service.jsonVersion ?? '1.1'}`;
}

/** Clients of a service that was a query service take an error's name from here (docs: smithy.io, awsQueryCompatible). */
function queryError({ code, statusCode }: AwsError, { queryErrors }: Service): string {
  return `${queryErrors?.[code] ?? code};${statusCode < 500 ? 'Sender' : 'Receiver'}`;
}
