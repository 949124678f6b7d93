/**
 * The page of an event in the AWS Health Dashboard; null outside the commercial Regions, whose consoles stand elsewhere,
 * and for an event without an ARN.
 */
export function consoleLink(eventArn: string | null): string | null {
  if (!eventArn?.startsWith('arn:aws:')) return null;
  const eventId = encodeURIComponent(eventArn.toWellFormed());
  return `https://health.aws.amazon.com/health/home#/account/event-log?eventID=${eventId}&eventTab=details`;
}
