/** A fault for the next matching calls: an error, a delay, or parts of a batch that fail. */
export interface Fault {
  readonly operation: string;
  /** The error's code as JSON services spell it, e.g. ThrottlingException; the service's own spelling goes out. */
  readonly error?: string;
  readonly statusCode?: number;
  readonly message?: string;
  /** How many calls suffer it; 1 when absent. */
  readonly times?: number;
  readonly accountId?: string;
  readonly region?: string;
  readonly delayMs?: number;
  /** The call is performed all the same, as when its answer is lost on the way. */
  readonly performed?: boolean;
  /** Resource ids that PutEvaluations neither stores nor accepts: it returns them in FailedEvaluations. */
  readonly failedEvaluations?: readonly string[];
  /** Ids of entries that SendMessageBatch does not accept: it returns them in Failed. */
  readonly failedEntries?: readonly string[];
}

/** The call a fault may match. */
interface FaultTarget {
  readonly operation: string;
  readonly accountId: string;
  readonly region: string;
}

/** Faults waiting for their calls. */
export interface Faults {
  readonly inject: (fault: Fault) => void;
  /** Takes one use of the oldest fault that matches. */
  readonly take: (target: FaultTarget) => Fault | undefined;
}

/** Keeps injected faults in the order they were injected. */
export function createFaults(): Faults {
  const waiting: { fault: Fault; left: number }[] = [];
  const matches = (fault: Fault, target: FaultTarget) =>
    fault.operation === target.operation &&
    (fault.accountId ?? target.accountId) === target.accountId &&
    (fault.region ?? target.region) === target.region;

  return {
    inject(fault) {
      waiting.push({ fault, left: fault.times ?? 1 });
    },
    take(target) {
      const found = waiting.find((it) => it.left > 0 && matches(it.fault, target));
      if (found === undefined) return undefined;
      found.left -= 1;
      return found.fault;
    },
  };
}
