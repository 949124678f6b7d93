/** What a test may say of an event; all else is as in AWS's sample of a planned lifecycle event of Lambda. */
export interface LifecycleEventMembers {
  /** Members of the event's detail. */
  readonly detail?: Readonly<Record<string, unknown>>;
  /** ARNs, or whatever AWS calls the affected entities, each PENDING. */
  readonly entities?: readonly string[];
  /** `[page, totalPages]` */
  readonly page?: readonly [number, number];
  /** Members of the event itself. */
  readonly event?: Readonly<Record<string, unknown>>;
}

/** An AWS Health event about Node.js 20 in account 111122223333 and Region eu-central-1, as EventBridge delivers it. */
export function aLifecycleEvent({ detail, entities, page = [1, 1], event }: LifecycleEventMembers = {}) {
  const [number, total] = page;
  return {
    version: '0',
    id: `7bf73129-1428-4cd3-a780-95db273d16${String(number).padStart(2, '0')}`,
    'detail-type': 'AWS Health Event',
    source: 'aws.health',
    account: '111122223333',
    time: '2026-11-19T08:00:00Z',
    region: 'eu-central-1',
    resources: [],
    ...event,
    detail: {
      eventArn:
        'arn:aws:health:eu-central-1::event/LAMBDA/AWS_LAMBDA_PLANNED_LIFECYCLE_EVENT/AWS_LAMBDA_PLANNED_LIFECYCLE_EVENT_1a2b',
      service: 'LAMBDA',
      eventScopeCode: 'ACCOUNT_SPECIFIC',
      communicationId: `0f1e2d3c4b5a-${number}`,
      lastUpdatedTime: 'Thu, 19 Nov 2026 08:00:00 GMT',
      statusCode: 'upcoming',
      eventRegion: 'eu-central-1',
      eventTypeCode: 'AWS_LAMBDA_PLANNED_LIFECYCLE_EVENT',
      eventTypeCategory: 'scheduledChange',
      eventDescription: [
        { language: 'en_US', latestDescription: 'We are ending support for Node.js 20 in AWS Lambda.' },
      ],
      startTime: 'Wed, 3 Mar 2027 08:00:00 GMT',
      page: String(number),
      totalPages: String(total),
      backupEvent: 'false',
      affectedAccount: '111122223333',
      affectedEntities: (entities ?? []).map((entityValue) => ({
        entityValue,
        status: 'PENDING',
        lastUpdatedTime: 'Thu, 19 Nov 2026 08:00:00 GMT',
      })),
      ...detail,
    },
  };
}

/** The ARN of a function in account 111122223333 and Region eu-central-1. */
export function arnOf(functionName: string): string {
  return `arn:aws:lambda:eu-central-1:111122223333:function:${functionName}`;
}
