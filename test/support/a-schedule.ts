import { aLifecycleEvent } from './a-lifecycle-event.ts';
import type { Random } from './random.ts';

/** The account and Region of the relay, and two more accounts that notices are about. */
export const OWN_ACCOUNT = '111122223333';
export const OTHER_ACCOUNTS = ['222233334444', '333344445555'] as const;
export const REGIONS = ['eu-central-1', 'us-east-1'] as const;

/** Where notices go; what AWS may fail to tell, such as tags, decides nothing. */
export const ROUTES = {
  owners: [{ tag: 'team' }, { account: '333344445555', owner: 'search' }],
  routes: [
    { match: { category: ['issue'] }, channels: ['platform', 'mail', 'topic'] },
    { match: { account: ['222233334444'] }, channels: ['mail'] },
    { match: { owner: ['search'] }, channels: ['topic', 'platform'] },
    { match: { region: ['us-east-1'] }, channels: ['topic'] },
  ],
  defaultChannels: ['platform'],
};

/** One state of a notice: told once on each of its channels, by whatever events it arrives. */
export interface ScheduledEdition {
  /** Stands in what AWS writes, and nowhere else. */
  readonly marker: string;
  readonly channels: readonly string[];
  /** What the function on each of its pages is called. */
  readonly functionNames: readonly string[];
}

/** An event for the notices queue, and the round in which it comes. */
export interface ScheduledEvent {
  readonly round: number;
  readonly body: string;
}

/** A page as AWS sends it first. */
interface Page {
  readonly round: number;
  readonly event: ReturnType<typeof aLifecycleEvent>;
}

/**
 * So many events of so many notices: in pages, updated, in any order, and filled up with repeats, copies from the
 * backup Region and copies for the organization.
 */
export function aSchedule(random: Random, notices: number, deliveries: number, rounds: number) {
  const pages: Page[] = [];
  const editions = Array.from({ length: notices }, (_, index) => {
    const place = placeOf(random);
    return Array.from({ length: random.below(10) < 3 ? 2 : 1 }, (_, update) => {
      const total = random.pick([1, 1, 1, 1, 1, 1, 2, 2, 3, 4]);
      const edition = editionOf(index, update, place, total);
      const events = pagesOf(index, edition, place, update === 0 ? FIRST_STATE : random.pick(LATER_STATES));
      const round = random.below(rounds - 1);
      pages.push(...events.map((event) => ({ event, round: round + (random.below(10) === 0 ? 1 : 0) })));
      return edition;
    });
  }).flat();
  const copies = Array.from({ length: deliveries - pages.length }, () => {
    const { event, round } = pages[random.below(pages.length)] ?? raise();
    return { event: copyOf(random, event), round: Math.min(round + random.below(6), rounds - 1) };
  });
  const events = random
    .shuffle([...pages, ...copies])
    .map(({ event, round }): ScheduledEvent => ({ round, body: JSON.stringify(event) }));
  return { editions, events };
}

interface NoticeState {
  readonly lastUpdatedTime: string;
  readonly statusCode: string;
}

const FIRST_STATE = { lastUpdatedTime: 'Thu, 19 Nov 2026 08:00:00 GMT', statusCode: 'upcoming' };
const LATER_STATES: readonly [NoticeState, NoticeState] = [
  { ...FIRST_STATE, lastUpdatedTime: 'Fri, 20 Nov 2026 08:00:00 GMT' },
  { ...FIRST_STATE, statusCode: 'open' },
];

function editionOf(index: number, update: number, place: NoticePlace, total: number): ScheduledEdition {
  const marker = `notice-${String(index).padStart(3, '0')}-edition-${update + 1}`;
  const functionNames = Array.from({ length: total }, (_, page) => `${marker}-page-${page + 1}`);
  return { marker, channels: channelsOf(place), functionNames };
}

function pagesOf(
  index: number,
  { marker, functionNames }: ScheduledEdition,
  { account, region, category }: NoticePlace,
  state: NoticeState,
) {
  return functionNames.map((functionName, page) =>
    aLifecycleEvent({
      page: [page + 1, functionNames.length],
      entities: [`arn:aws:lambda:${region}:${account}:function:${functionName}`],
      event: { id: functionName, account, region },
      detail: {
        eventArn: `arn:aws:health:${region}::event/LAMBDA/AWS_LAMBDA_NEWS/AWS_LAMBDA_NEWS_${index}`,
        eventTypeCategory: category,
        communicationId: `c${index}-${page + 1}`,
        affectedAccount: account,
        eventRegion: region,
        eventDescription: [{ language: 'en_US', latestDescription: `Please read ${marker}.` }],
        ...state,
      },
    }),
  );
}

function copyOf(random: Random, event: Page['event']): Page['event'] {
  const { id, detail } = event;
  return random.pick([
    event,
    { ...event, id: `${id}-backup`, region: 'us-west-2', detail: { ...detail, backupEvent: 'true' } },
    { ...event, id: `${id}-organization`, account: '999988887777' },
  ]);
}

interface NoticePlace {
  readonly account: string;
  readonly region: string;
  readonly category: string;
}

function placeOf(random: Random): NoticePlace {
  return {
    account: random.pick([OWN_ACCOUNT, OWN_ACCOUNT, ...OTHER_ACCOUNTS]),
    region: random.pick(REGIONS),
    category: random.pick(['scheduledChange', 'accountNotification', 'issue']),
  };
}

/** ROUTES by hand. */
function channelsOf({ account, region, category }: NoticePlace): readonly string[] {
  if (category === 'issue') return ['platform', 'mail', 'topic'];
  if (account === '222233334444') return ['mail'];
  if (account === '333344445555') return ['topic', 'platform'];
  return region === 'us-east-1' ? ['topic'] : ['platform'];
}

function raise(): never {
  throw new Error('A schedule needs a notice');
}
