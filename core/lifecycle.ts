import * as z from 'zod/mini';
import { type IsoDate, isoDateSchema } from './iso-date.ts';

const scheduledDate = z.nullable(isoDateSchema);

/**
 * One row of the policy table: what AWS has published about one Lambda runtime.
 * A date is null when AWS has not scheduled it; each phase begins on its date.
 */
const runtimeLifecycleSchema = z.strictObject({
  id: z.string().check(z.minLength(1)),
  name: z.string().check(z.minLength(1)),
  family: z.string().check(z.minLength(1)),
  os: z.enum(['al1', 'al2', 'al2023']),
  deprecation: scheduledDate,
  blockCreate: scheduledDate,
  blockUpdate: scheduledDate,
  successor: z.nullable(z.string()),
  sameLanguageSuccessor: z.nullable(z.string()),
  release: z.enum(['ga', 'preview']),
  sources: z.array(z.string()).check(z.minLength(1)),
  note: z.optional(z.string()),
});

/** The policy table as it stands in data/runtimes.json. */
export const policyTableSchema = z.strictObject({
  asOf: isoDateSchema,
  sources: z.record(z.string(), z.strictObject({ url: z.url(), readOn: isoDateSchema, gives: z.string() })),
  runtimes: z.array(runtimeLifecycleSchema).check(z.minLength(1)),
});

/** A runtime, its three dates and where to move. */
export type RuntimeLifecycle = z.infer<typeof runtimeLifecycleSchema>;

/** The policy table by runtime id, with the day on which its dates were true. */
export interface PolicyTable {
  readonly asOf: IsoDate;
  readonly runtimes: ReadonlyMap<string, RuntimeLifecycle>;
}

/** The three dates on which a runtime's support narrows, in the order of their severity. */
export type DeadlineKind = 'deprecation' | 'block-create' | 'block-update';

/** The three dates themselves. */
export type Deadlines = Pick<RuntimeLifecycle, 'deprecation' | 'blockCreate' | 'blockUpdate'>;

/** The dates in the order of their severity; null where AWS has scheduled none. */
export function deadlinesOf(
  dates: Deadlines,
): readonly { readonly kind: DeadlineKind; readonly date: IsoDate | null }[] {
  return [
    { kind: 'deprecation', date: dates.deprecation },
    { kind: 'block-create', date: dates.blockCreate },
    { kind: 'block-update', date: dates.blockUpdate },
  ];
}
