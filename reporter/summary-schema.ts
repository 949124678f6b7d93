import * as z from 'zod/mini';
import { STATUSES } from '../core/finding.ts';
import { isoDateSchema } from '../core/iso-date.ts';
import { monthSchema, runIdSchema } from './run.ts';

/** Of summary.json: within it members may be added, but none changes or goes. */
export const SUMMARY_VERSION = 2;

const count = z.int().check(z.minimum(0));
const counts = z.object({ functions: count, nonCompliant: count });
const countsByName = z.record(z.string(), counts);

/** What report.csv says in its column `change`; rows that it says nothing of are in no count of changes. */
const changes = z.partialRecord(
  z.enum(['new', 'open', 'fixed', 'waived', 'waiver-expired', 'date-moved', 'gone', 'not-read']),
  count,
);

/** summary.json: the numbers that report.csv adds up to. */
export const summarySchema = z.object({
  schemaVersion: z.literal(SUMMARY_VERSION),
  month: z
    .nullable(monthSchema)
    .check(z.describe('The month that the report is of; null for a report of the command line')),
  runId: z
    .nullable(runIdSchema)
    .check(z.describe('The run that made the report; null for a report of the command line')),
  asOf: isoDateSchema.check(z.describe('The UTC day that is judged')),
  tableAsOf: isoDateSchema.check(z.describe('The day on which the policy table was true')),
  complete: z
    .boolean()
    .check(
      z.describe(
        'False when anything that was asked for could not be read: then the numbers are lower bounds',
      ),
    ),
  rows: count.check(
    z.describe('The records of report.csv: functions + notRead.functions + changes.gone (0 when absent)'),
  ),
  functions: count.check(
    z.describe('The records that were read and judged; the next members count these and no others'),
  ),
  waived: count.check(z.describe('Those that only a waiver in force makes COMPLIANT')),
  byStatus: z.partialRecord(z.enum(STATUSES), count),
  byCompliance: z.partialRecord(z.enum(['COMPLIANT', 'NON_COMPLIANT', 'NOT_APPLICABLE']), count),
  byOwner: countsByName,
  byAccount: countsByName,
  byRegion: countsByName,
  byRuntime: countsByName.check(z.describe('By runtime id; functions without one are under an empty string')),
  notRead: z
    .object({ functions: count, nonCompliant: count, waived: count })
    .check(
      z.describe('The records with change not-read: as an earlier report had them, for nobody could look'),
    ),
  changes: changes.check(
    z.describe(
      'All records by change; what did not change is not in there. Those that are gone tell of a function for the last time, and are in no other count',
    ),
  ),
  changesByOwner: z.record(z.string(), changes),
  previousMonth: z
    .nullable(monthSchema)
    .check(z.describe('The month that change and deltas compare with; null when there is none')),
  deltas: z
    .nullable(z.object({ functions: z.int(), nonCompliant: z.int(), waived: z.int() }))
    .check(
      z.describe(
        'Now minus then, with those not read on both sides, so that what nobody could look at is no progress; null when there is nothing to compare with',
      ),
    ),
  coverage: z
    .partialRecord(z.enum(['covered', 'failed', 'not-enabled', 'skipped']), count)
    .check(z.describe('Accounts and Regions by how their reading went')),
  notCounted: z.string().check(z.describe('What no inventory shows')),
});

/** The document of summary.json. */
export type Summary = Readonly<z.infer<typeof summarySchema>>;

/** Its JSON Schema (draft 2020-12) for docs/summary.schema.json; `npm run summary-schema` writes it. */
export function summaryJsonSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(summarySchema, { io: 'input' }), null, 2)}\n`;
}
