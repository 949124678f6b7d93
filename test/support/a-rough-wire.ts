import type { Random } from './random.ts';
import type { WireCall, WireFate, WireWatch } from './start-tap.ts';

/** The moments at which a function that sends may be killed. */
const MOMENTS = [
  'asked PutItem',
  'answered PutItem',
  'asked send',
  'answered send',
  'asked UpdateItem',
  'answered UpdateItem',
] as const;

/** From one kill to the next there are this many moments at most, of all or of one kind. */
const MOST_CALLS = 2400;
const MOST_SENDS = 70;

/** An attempt fails this often at most where the SDK's attempts must not be used up: what is sent is then recorded. */
const MOST_LOST_RECORDS = 2;

const THROTTLED = {
  statusCode: 400,
  body: JSON.stringify({
    __type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
    message: 'The level of configured provisioned throughput for the table was exceeded.',
  }),
};
const BROKEN = {
  statusCode: 500,
  body: JSON.stringify({ __type: 'com.amazon.coral.service#InternalServerError', message: 'Try again' }),
};

/** A wire on which the table's calls fail now and then, and at whose end a process is killed now and then. */
export interface RoughWire extends WireWatch {
  /** Lets so many of the next calls to the table fail. */
  readonly disturb: (calls: number) => void;
  /** No further kills. */
  readonly calm: () => void;
  readonly kills: readonly Kill[];
}

/** A kill, and what its process had sent and not yet recorded. */
export interface Kill {
  readonly moment: string;
  readonly unrecorded: { readonly channel: string; readonly text: string } | undefined;
}

/** Kills about once in so many calls, at any moment of any of them. */
export function roughWireOfRelay(random: Random, kill: () => Promise<void>): RoughWire {
  let left = random.below(MOST_CALLS);
  return roughWire(random, kill, () => {
    left -= 1;
    if (left > 0) return false;
    left = random.below(MOST_CALLS);
    return true;
  });
}

/** Kills at each of the six moments about a send in turn. */
export function roughWireOfDeliver(random: Random, kill: () => Promise<void>): RoughWire {
  let moments = random.shuffle(MOMENTS);
  let left = 0;
  return roughWire(random, kill, (moment) => {
    if (moment !== moments[0]) return false;
    left -= 1;
    if (left > 0) return false;
    moments = moments.length > 1 ? moments.slice(1) : random.shuffle(MOMENTS);
    left = random.below(MOST_SENDS);
    return true;
  });
}

function roughWire(
  random: Random,
  kill: () => Promise<void>,
  isKilledAt: (moment: string) => boolean,
): RoughWire {
  const kills: Kill[] = [];
  let isCalm = false;
  let disturbed = 0;
  let lostRecords = 0;
  const unanswered = new Set<WireCall>();
  let unrecorded: Kill['unrecorded'];

  async function mayKill(moment: string): Promise<boolean> {
    if (isCalm || !isKilledAt(moment)) return false;
    kills.push({ moment, unrecorded });
    unrecorded = undefined;
    await kill();
    return true;
  }

  function disturbance(call: WireCall): WireFate {
    const { operation } = call;
    if (disturbed === 0 || !isOfTable(operation)) return 'pass';
    if (operation === 'UpdateItem' && lostRecords === MOST_LOST_RECORDS) return 'pass';
    if (operation === 'UpdateItem') lostRecords += 1;
    disturbed -= 1;
    const fate = random.pick<WireFate>([THROTTLED, BROKEN, 'cut', 'pass']);
    if (fate === 'pass') unanswered.add(call);
    return fate;
  }

  return {
    async asked(call) {
      if (await mayKill(`asked ${kindOf(call)}`)) return 'cut';
      return disturbance(call);
    },
    async answered(call, statusCode) {
      const kind = kindOf(call);
      if (statusCode === 200 && kind === 'send') unrecorded = { channel: channelOf(call), text: call.body };
      if (statusCode === 200 && kind === 'UpdateItem') {
        unrecorded = undefined;
        lostRecords = 0;
      }
      const isKilled = await mayKill(`answered ${kind}`);
      return isKilled || unanswered.delete(call) ? 'cut' : 'pass';
    },
    disturb(calls) {
      disturbed += calls;
    },
    calm() {
      isCalm = true;
    },
    kills,
  };
}

function isOfTable(operation: string): boolean {
  return /^(PutItem|UpdateItem|DeleteItem|GetItem|Query)$/.test(operation);
}

function kindOf(call: WireCall): string {
  return channelOf(call) === '' ? call.operation : 'send';
}

function channelOf({ operation }: WireCall): string {
  if (operation.startsWith('POST /services/')) return 'platform';
  if (operation === 'POST /v2/email/outbound-emails') return 'mail';
  return operation === 'Publish' ? 'topic' : '';
}
