import { gunzipSync, gzipSync } from 'node:zlib';
import { type AttributeValue, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { callAws } from './call-aws.ts';
import { recordEntries } from './record-entries.ts';

/** What tells one notice, and one state of it, from all others. */
interface NoticeKey {
  readonly about: string;
  readonly edition: string;
}

/** A state of a notice that has been received. */
export interface KnownEdition {
  readonly edition: string;
  /** The instant since which it holds, if AWS said so. */
  readonly lastUpdatedTime: string | null;
  /** Whether people have been told of it while pages were missing. */
  readonly isPartlyTold: boolean;
}

/** Which page of an edition, and of which pages that belong together. */
interface PagePlace {
  readonly set: string;
  readonly page: number;
}

/** The records table, as far as it remembers what has been received. */
export interface NoticeRecords {
  /** Keeps a page of a notice; the same page again takes the place of the former. */
  keepPage(key: NoticeKey, lastUpdatedTime: string | null, place: PagePlace, event: string): Promise<void>;
  /** The pages of one edition that have been kept, as they were given. */
  readPages(key: NoticeKey): Promise<string[]>;
  /** Remembers that people have been told of an edition while pages were missing. */
  markPartlyTold(key: NoticeKey): Promise<void>;
  readEditions(about: string): Promise<KnownEdition[]>;
}

/** As long as what has been delivered is remembered. */
const KEPT_DAYS = 400;
const DAY_SECONDS = 86_400;

/**
 * Bytes of text beyond which a page is kept compressed: an item holds 400 KB (docs: amazondynamodb developerguide
 * Constraints), an event up to 1 MB (docs: eventbridge userguide eb-putevents, size).
 */
const MAX_PLAIN_BYTES = 300_000;

/** Reads and writes the table by what its notices are about; throws, naming operation and table. */
export function createNoticeRecords(client: DynamoDBClient, table: string, now: () => Date): NoticeRecords {
  async function put(about: string, entry: string, members: Record<string, AttributeValue>): Promise<void> {
    const expiration = Math.floor(now().getTime() / 1000) + KEPT_DAYS * DAY_SECONDS;
    const Item = {
      about: { S: about },
      entry: { S: entry },
      expiration: { N: String(expiration) },
      ...members,
    };
    await callAws(`PutItem ${table}`, client.send(new PutItemCommand({ TableName: table, Item })));
  }

  return {
    async keepPage({ about, edition }, lastUpdatedTime, { set, page }, event) {
      const time = lastUpdatedTime === null ? {} : { lastUpdatedTime: { S: lastUpdatedTime } };
      const number = String(page).padStart(4, '0');
      await put(about, `${pagePrefix(edition)}${set}#${number}`, { event: pack(event) });
      // Apart from the pages, so that to know all editions is not to read all pages; after them, so that none is known
      // of which nothing is kept.
      await put(about, `edition#${edition}`, { edition: { S: edition }, ...time });
    },

    async readPages({ about, edition }) {
      const events: string[] = [];
      const pages = recordEntries(client, table, { about, prefix: pagePrefix(edition) });
      for await (const { event } of pages) events.push(unpack(event));
      return events;
    },

    async markPartlyTold({ about, edition }) {
      // An entry of its own, for that of the edition is written with every page.
      await put(about, `edition-partly-told#${edition}`, { partlyTold: { S: edition } });
    },

    async readEditions(about) {
      const items: Record<string, AttributeValue>[] = [];
      for await (const item of recordEntries(client, table, { about, prefix: 'edition' })) items.push(item);
      const partlyTold = new Set(items.map((item) => item['partlyTold']?.S));
      return items.flatMap(({ edition, lastUpdatedTime }) => {
        if (edition?.S === undefined) return [];
        const isPartlyTold = partlyTold.has(edition.S);
        return [{ edition: edition.S, lastUpdatedTime: lastUpdatedTime?.S ?? null, isPartlyTold }];
      });
    },
  };
}

/** Its length tells where an edition ends, whatever characters AWS has put into it. */
function pagePrefix(edition: string): string {
  return `page#${edition.length}#${edition}#`;
}

function pack(event: string): AttributeValue {
  return Buffer.byteLength(event) <= MAX_PLAIN_BYTES ? { S: event } : { B: gzipSync(event) };
}

function unpack(event: AttributeValue | undefined): string {
  return event?.B === undefined ? (event?.S ?? '') : gunzipSync(event.B).toString();
}
