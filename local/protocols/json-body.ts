import { AwsError } from '../aws-error.ts';

/** Parses a JSON body; an empty one is an empty object, anything but JSON a SerializationException. */
export function readJson(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString());
  } catch (cause) {
    throw Object.assign(new AwsError('SerializationException', 'The body is not JSON'), { cause });
  }
}

/** Writes a Date as seconds since 1970, the default timestamp of AWS's JSON protocols. */
export function replacer(this: unknown, key: string, value: unknown): unknown {
  const original = typeof this === 'object' && this !== null ? Reflect.get(this, key) : value;
  return original instanceof Date ? original.getTime() / 1000 : value;
}
