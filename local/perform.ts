import { setTimeout as sleep } from 'node:timers/promises';
import { AwsError } from './aws-error.ts';
import { inDialect } from './dialect.ts';
import type { Fault, Faults } from './faults.ts';
import { type Identities, invalidToken, type SignedBy } from './identity.ts';
import type { Pager } from './pages.ts';
import type { Reply, Service } from './service.ts';

/** What stands before every operation: who may call, in which Regions, and the faults waiting. */
export interface FrontDoor {
  readonly regions: readonly string[];
  readonly identities: Identities;
  readonly faults: Faults;
  readonly pages: Pager;
  readonly now: () => Date;
}

/** The operation a request names, its input and its data if it carries any, or the error met while reading it. */
export interface NamedOperation {
  readonly operation: string;
  readonly input: unknown;
  readonly payload?: Buffer | undefined;
  readonly error?: unknown;
}

/** Performs an operation in the order AWS does: who calls, where, is it throttled, and only then the input. */
export async function perform(
  door: FrontDoor,
  service: Service,
  signedBy: SignedBy | undefined,
  named: NamedOperation,
): Promise<Reply> {
  if (signedBy === undefined) {
    throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
  const now = door.now();
  const identity = door.identities.identify(signedBy, now);
  if (!service.global && !door.regions.includes(signedBy.region)) throw invalidToken();

  const { accountId } = identity;
  const { region } = signedBy;
  const fault = door.faults.take({ operation: named.operation, accountId, region });
  if (fault?.delayMs !== undefined) await sleep(fault.delayMs);
  if (fault?.error !== undefined && !fault.performed) throw toError(fault, fault.error, service);

  if (named.error !== undefined) throw named.error;
  const operation = service.operations[named.operation];
  if (operation === undefined) throw new AwsError('UnknownOperationException', '');
  const reply = await operation.invoke(named.input, {
    identity,
    accountId,
    region,
    pages: door.pages,
    now,
    failedEvaluations: fault?.failedEvaluations ?? [],
    failedEntries: fault?.failedEntries ?? [],
    payload: named.payload ?? Buffer.alloc(0),
  });
  if (fault?.error !== undefined) throw toError(fault, fault.error, service);
  return reply;
}

/** An injected fault goes out in the service's own spelling, with its status code unless another was asked for. */
function toError(fault: Fault, code: string, service: Service): AwsError {
  const message = fault.message ?? (code === 'ThrottlingException' ? 'Rate exceeded' : 'Injected fault');
  const spelled = inDialect(service.dialect, new AwsError(code, message));
  return new AwsError(spelled.code, message, { statusCode: fault.statusCode ?? spelled.statusCode });
}
