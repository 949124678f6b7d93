import * as z from 'zod/mini';

/** A text of the settings document: a name, a key, a reason. */
export const shortText = z.string().check(z.minLength(1), z.maxLength(256));
