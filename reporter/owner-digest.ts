import { createAttachmentPacker } from '../adapters/attachment.ts';
import type { ReportBucket } from '../adapters/report-bucket.ts';
import type { Delivery } from '../core/delivery.ts';
import type { Policy } from '../core/policy.ts';
import { toOwnerKey } from './owner-key.ts';
import { type OwnerContext, saysAnything, toOwnerMessage } from './owner-message.ts';
import { readOwnerReport } from './owner-report.ts';
import { channelsFor, type OwnerRoutes } from './owner-routes.ts';
import { CSV_TYPE, ownerReportKey } from './products.ts';
import type { Publication } from './publication.ts';

/** What an owner is told, on each of their channels. */
export interface OwnerDigest {
  readonly deliveries: readonly Delivery[];
  /** Whether email goes without the report, since that is too large. */
  readonly isTooLarge: boolean;
}

const MOST_URGENT = 20;

/**
 * The messages for an owner, with their report for email; none when they have no report in this month, when it asks
 * nothing of them and nothing was fixed or is gone, and when none of their routes matches. Memory does not grow with
 * the report.
 */
export async function toOwnerDigest(
  bucket: ReportBucket,
  published: Pick<Publication, 'month' | 'runId' | 'prefix'>,
  routes: OwnerRoutes,
  channels: Policy['channels'],
  context: Pick<OwnerContext, 'summary' | 'place'>,
): Promise<OwnerDigest> {
  const nothing = { deliveries: [], isTooLarge: false };
  const { owner } = routes;
  const { month, runId, prefix } = published;
  const ownerKey = toOwnerKey(owner);
  const key = ownerReportKey(prefix, ownerKey);
  const bytes = await bucket.read(key);
  if (bytes === null) return nothing;

  const packer = createAttachmentPacker();
  const { asOf } = context.summary;
  const report = await readOwnerReport(key, copiedTo(packer.add, bytes), asOf, MOST_URGENT);
  const names = saysAnything(report) ? channelsFor(routes, report.subjects) : [];
  if (names.length === 0) return nothing;

  const isEmail = (name: string) => {
    const channel = channels[name];
    return channel !== undefined && 'email' in channel;
  };
  const fileName = `runtime-sunset-${month}-${ownerKey}.csv`;
  const file = names.some(isEmail) ? packer.pack(fileName, CSV_TYPE) : null;
  const folder = key.slice(0, key.lastIndexOf('/') + 1);
  const messageFor = toOwnerMessage.bind(null, report, { ...context, owner, month, folder, key });
  const told = { about: `report|${month}|owner|${owner}`, edition: runId };

  function toDelivery(channel: string): Delivery {
    if (!isEmail(channel)) return { ...told, channel, message: messageFor('elsewhere') };
    if (file === null) return { ...told, channel, message: messageFor('too-large') };
    return { ...told, channel, message: messageFor({ attachedAs: fileName }), attachments: [file] };
  }

  return { deliveries: names.map(toDelivery), isTooLarge: file === null && names.some(isEmail) };
}

async function* copiedTo(
  copy: (piece: Uint8Array) => void,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes) {
    copy(piece);
    yield piece;
  }
}
