import type { IsoDate } from './iso-date.ts';
import type { LambdaFunction } from './lambda-function.ts';
import type { DeadlineKind, RuntimeLifecycle } from './lifecycle.ts';
import type { FunctionOwner } from './owner.ts';
import type { WaiverState } from './waiver.ts';

/** The phases of a runtime's life, mildest first. */
export const PHASES = ['supported', 'nearing', 'deprecated', 'create-blocked', 'update-blocked'] as const;

/** How far AWS's support of a runtime has narrowed on a day. */
export type Phase = (typeof PHASES)[number];

/** Every answer that a function can get. */
export const STATUSES = [...PHASES, 'preview', 'unlisted', 'unassessed', 'gone'] as const;

/** What the decision says of a function. */
export type Status = (typeof STATUSES)[number];

/** AWS Config's three answers; INSUFFICIENT_DATA is not for rules to give. */
type Compliance = 'COMPLIANT' | 'NON_COMPLIANT' | 'NOT_APPLICABLE';

/** The first of a runtime's dates still ahead, and the UTC days until then. */
export interface NextDeadline {
  readonly kind: DeadlineKind;
  readonly date: IsoDate;
  readonly daysLeft: number;
}

/** The decision about one function, with everything that it rests on. */
export interface Finding {
  readonly fn: LambdaFunction;
  readonly status: Status;
  readonly compliance: Compliance;
  /** The dates that were judged, date overrides included; null where no row of the table applies. */
  readonly lifecycle: RuntimeLifecycle | null;
  /** Which of these dates are the organization's own instead of AWS's. */
  readonly overridden: readonly DeadlineKind[];
  readonly nextDeadline: NextDeadline | null;
  readonly owner: FunctionOwner;
  /** The waiver that covers the function, in force or ended; null when none does or none is needed. */
  readonly waiver: WaiverState | null;
  readonly tableAsOf: IsoDate;
  readonly today: IsoDate;
}

/** Whether somebody has to move the function: it is non-compliant, or would be without the waiver in force. */
export function needsAction({ compliance, waiver }: Finding): boolean {
  return compliance === 'NON_COMPLIANT' || waiver?.state === 'in-force';
}
