import { AwsError } from '../aws-error.ts';
import { readJson, replacer } from './json-body.ts';
import { type Protocol, type WireRequest, writeBody } from './protocol.ts';

/** AWS REST JSON 1: operations by method and path, members in path, query and body, errors in X-Amzn-ErrorType. */
export const restJson: Protocol = {
  addresses: (request, service) =>
    Object.values(service.operations).some(
      ({ http }) =>
        http?.method === request.method && matchPath(http.path, request.url.pathname) !== undefined,
    ),
  read(request, service) {
    for (const [operation, { http }] of Object.entries(service.operations)) {
      const members =
        http?.method === request.method ? matchPath(http.path, request.url.pathname) : undefined;
      if (members !== undefined)
        return { operation, readInput: () => ({ members: gather(request, members) }) };
    }
    throw new AwsError('UnknownOperationException', '', { statusCode: 404 });
  },
  writeReply: (reply, _operation, _service, requestId) => ({
    statusCode: reply.statusCode ?? 200,
    headers: {
      'x-amzn-requestid': requestId,
      ...('text' in reply ? reply.headers : { 'content-type': 'application/json' }),
    },
    body: writeBody(reply, (output) => JSON.stringify(output, replacer)),
  }),
  writeError: (error, _service, requestId) => ({
    statusCode: error.statusCode,
    headers: {
      'content-type': 'application/json',
      'x-amzn-requestid': requestId,
      'x-amzn-errortype': error.code,
    },
    body: JSON.stringify({ Message: error.message, message: error.message, ...error.details }, replacer),
  }),
};

function gather(request: WireRequest, members: Readonly<Record<string, string>>): unknown {
  const body = readJson(request.body);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  return { ...body, ...Object.fromEntries(request.url.searchParams), ...members };
}

/** The members a path carries, or undefined when it is not of the template's form. */
function matchPath(template: string, path: string): Record<string, string> | undefined {
  const wanted = template.split('/');
  const given = path.replace(/\/$/, '').split('/');
  if (wanted.length !== given.length) return undefined;
  const members: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith('{')) members[part.slice(1, -1)] = decodeURIComponent(value);
    else if (part !== value) return undefined;
  }
  return members;
}
