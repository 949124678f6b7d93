import * as z from 'zod/mini';

const ADDRESS = "[\\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9.-]{1,189}";
const SENDER = new RegExp(`^(?:[\\w .!#$%&'*+/=?^\`{|}~-]{1,100} <${ADDRESS}>|${ADDRESS})$`);
const QUEUE_URL = /^(?:https:\/\/[\w.-]+|http:\/\/(?:127\.0\.0\.1|localhost|\[::1\]))(?::\d+)?\/[^\s@]+$/;

/** A variable that holds a name or an id; for the Env schemas, as all below. A message never shows the value. */
export const word = z.string().check(z.regex(/^\S+$/, 'must be a word without spaces'));

/** The URL of an SQS queue; over http only on this machine, for local runs. */
export const queueUrl = z
  .string()
  .check(z.regex(QUEUE_URL, 'must be the URL of a queue, which begins with https://'));

/** The name of an S3 bucket (docs: s3 userguide bucketnamingrules). */
export const bucketName = z
  .string()
  .check(z.regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of a bucket'));

/** The name of an IAM role (docs: iam APIReference API_CreateRole). */
export const roleName = z
  .string()
  .check(z.regex(/^[\w+=,.@-]{1,64}$/, 'must be the name of an IAM role, without its path'));

/** The sender of emails: an address, or a name and the address in angle brackets, in ASCII as Amazon SES wants it. */
export const sender = z
  .string()
  .check(z.regex(SENDER, 'must be an email address, or a name with one in angle brackets'));
