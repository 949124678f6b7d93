import { readFileSync } from 'node:fs';
import { type HealthEvent, parseHealthEvent } from '../../health/health-event.ts';

/** An event about runtimes in one page with one pending function, with the members that a test is about. */
export function aHealthEvent(members: Partial<HealthEvent> = {}): HealthEvent {
  return {
    id: '00000000-0000-4000-8000-000000000001',
    receivedBy: '111122223333',
    deliveredIn: 'eu-west-1',
    time: '2026-10-05T09:12:44Z',
    eventArn: 'arn:aws:health:eu-west-1::event/AWS_LAMBDA_PLANNED_LIFECYCLE_EVENT_1',
    service: 'LAMBDA',
    eventTypeCode: 'AWS_LAMBDA_PLANNED_LIFECYCLE_EVENT',
    category: 'scheduledChange',
    scope: 'ACCOUNT_SPECIFIC',
    communication: '8d2f6b1c4e7a9035',
    startTime: '2026-04-30T07:00:00Z',
    endTime: null,
    lastUpdatedTime: '2026-10-05T09:10:00Z',
    statusCode: 'open',
    affectedRegion: 'eu-west-1',
    affectedAccount: '222233334444',
    description: 'Functions of this account use the Node.js 20 runtime.',
    metadata: {},
    entities: [{ value: 'arn:aws:lambda:eu-west-1:222233334444:function:cart-api', status: 'PENDING' }],
    page: 1,
    totalPages: 1,
    isBackup: false,
    actionability: 'ACTION_REQUIRED',
    ...members,
  };
}

/** An event of test/events/health as EventBridge would deliver it. */
export function healthDocument(name: string): Record<string, unknown> & { detail: Record<string, unknown> } {
  return JSON.parse(readFileSync(new URL(`../events/health/${name}.json`, import.meta.url), 'utf8'));
}

/** An event of test/events/health, parsed. */
export function healthEvent(name: string): HealthEvent {
  return parseHealthEvent(healthDocument(name), name);
}
