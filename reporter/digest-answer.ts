import * as z from 'zod/mini';

/** What telling of a report came to: messages that were queued for the platform, and owners for whom some were. */
export const digestAnswerSchema = z.strictObject({ platform: z.int(), owners: z.int() });

/** What the state machine gets back. */
export type DigestAnswer = z.infer<typeof digestAnswerSchema>;
