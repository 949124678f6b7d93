import * as z from 'zod/mini';
import { monthSchema, runIdSchema } from './run.ts';
import type { Summary } from './summary-schema.ts';

/** What publishing answers, and the digest begins with. */
export const publicationSchema = z.object({
  month: monthSchema,
  runId: runIdSchema,
  /** The folder of the products, with a slash at the end. */
  prefix: z.string(),
  complete: z.boolean(),
  rows: z.int(),
  functions: z.int(),
  nonCompliant: z.int(),
  waived: z.int(),
  notRead: z.int(),
  /** How many accounts and Regions failed or are not enabled. */
  placesNotCovered: z.int(),
});

/** A published report in few words. */
export type Publication = z.infer<typeof publicationSchema>;

/** Tells of a month's report that was published by a run. */
export function toPublication(month: string, runId: string, prefix: string, summary: Summary): Publication {
  const { complete, rows, functions, waived, notRead, byCompliance, coverage } = summary;
  return {
    month,
    runId,
    prefix,
    complete,
    rows,
    functions,
    nonCompliant: byCompliance.NON_COMPLIANT ?? 0,
    waived,
    notRead: notRead.functions,
    placesNotCovered: (coverage.failed ?? 0) + (coverage['not-enabled'] ?? 0),
  };
}
