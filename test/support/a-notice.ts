import { loadPolicyTable } from '../../adapters/policy-table.ts';
import { type Notice, toNotice } from '../../health/notice.ts';
import type { NoticeContext } from '../../health/notice-context.ts';
import { aHealthEvent } from './a-health-event.ts';
import { aPolicy } from './a-policy.ts';

const TABLE = loadPolicyTable();

/** The notice of one event, with the members that a test is about. */
export function aNotice(members: Partial<Notice> = {}): Notice {
  return { ...toNotice([aHealthEvent()], []), ...members };
}

/** What is known around a notice on 2026-11-20: the account's name, and no owners, which nobody looked for. */
export function aNoticeContext(members: Partial<NoticeContext> = {}): NoticeContext {
  return {
    today: '2026-11-20',
    table: TABLE,
    policy: aPolicy(),
    account: { id: '222233334444', name: 'shop-prod', ouPath: null },
    owners: new Map(),
    ownersUnread: null,
    runtimes: new Map(),
    ...members,
  };
}

/** Affected functions by name, each with a status. */
export function affectedFunctions(statuses: Readonly<Record<string, string | null>>): Notice['entities'] {
  return Object.entries(statuses).map(([name, status]) => ({ value: functionArn(name), status }));
}

/** The ARN of a function of the affected account. */
export function functionArn(name: string): string {
  return `arn:aws:lambda:eu-west-1:222233334444:function:${name}`;
}
