import * as z from 'zod/mini';

/** The id of an AWS account. */
export const accountIdSchema = z.string().check(z.regex(/^\d{12}$/, 'must be an account id of 12 digits'));
