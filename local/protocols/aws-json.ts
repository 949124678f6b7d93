import { AwsError } from '../aws-error.ts';
import { readJson, replacer } from './json-body.ts';
import type { Protocol } from './protocol.ts';

const contentType = 'application/x-amz-json-1.1';

/** AWS JSON 1.1: POST /, the operation in X-Amz-Target, errors named by `__type`. */
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
    if (request.headers['content-type'] !== contentType) {
      throw new AwsError('SerializationException', `Content-Type must be ${contentType}`);
    }
    return { operation, readInput: () => readJson(request.body) };
  },
  writeReply: (reply, _operation, _service, requestId) => ({
    statusCode: reply.statusCode ?? 200,
    headers: { 'content-type': contentType, 'x-amzn-requestid': requestId },
    body: 'text' in reply ? reply.text : JSON.stringify(reply.output, replacer),
  }),
  writeError: (error, _service, requestId) => ({
    statusCode: error.statusCode,
    headers: { 'content-type': contentType, 'x-amzn-requestid': requestId },
    body: JSON.stringify({ __type: error.code, message: error.message, ...error.details }, replacer),
  }),
};
