import * as z from 'zod/mini';
import { manifestItemSchema } from './manifest.ts';
import { runIdSchema } from './run.ts';

/** A batch of the manifest, as the state machine hands it over. */
export const collectRequestSchema = z.strictObject({
  runId: runIdSchema,
  items: z.array(manifestItemSchema).check(z.minLength(1)),
});

const count = z.int().check(z.minimum(0));

/** What one invocation has read of a batch: what earlier ones have collected is not counted again. */
export const collectAnswerSchema = z.strictObject({
  runId: runIdSchema,
  items: count,
  /** Of these items, those with an account and Region that is not covered. */
  itemsFailed: count,
  functions: count,
  byStatus: z.record(z.string(), count),
  /** The batch's items for which there was no time: the same batch again goes on with them. */
  left: count,
});

/** What collect answers. */
export type CollectAnswer = z.infer<typeof collectAnswerSchema>;
