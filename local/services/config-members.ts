import * as z from 'zod';
import { AwsError } from '../aws-error.ts';

/** Limit of a listing of AWS Config: 100 at most; 0 and absent mean the operation's default. */
export function limitMember(byDefault: number) {
  return z
    .int()
    .min(0)
    .max(100)
    .default(0)
    .transform((limit) => limit || byDefault);
}

/** A timestamp of AWS's JSON protocols: seconds since 1970, fractions allowed. */
export const timestampMember = z.number().transform((seconds) => new Date(Math.round(seconds * 1000)));

/** The refusal of a token that this listing did not hand out. */
export function invalidNextToken(): AwsError {
  return new AwsError('InvalidNextTokenException', 'The specified next token is not valid.');
}
