/** What the ARN of a Health event says besides itself; null where it does not. */
export interface EventArn {
  readonly region: string | null;
  readonly service: string | null;
  readonly eventTypeCode: string | null;
}

/**
 * The parts of a Health event's ARN. The newer form ends in `event/LAMBDA/<type code>/<type code>_<id>`, the one of
 * AWS's samples in `event/<type code>_<id>` (docs: health aws-health-events-eventbridge-schema).
 */
export function parseEventArn(eventArn: string | null): EventArn {
  const [, , , region, , resource = ''] = eventArn?.split(':') ?? [];
  const [, service, ...codes] = resource.split('/');
  const isNewer = codes.length > 0;
  const code = isNewer ? codes[0] : /^([A-Z][A-Z0-9_]*)_[^_]+$/.exec(service ?? '')?.[1];
  return { region: region || null, service: (isNewer && service) || null, eventTypeCode: code || null };
}
