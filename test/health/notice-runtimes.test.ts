import { describe, expect, test } from 'vitest';
import { loadPolicyTable } from '../../adapters/policy-table.ts';
import { isRuntimeNotice, noticeRuntimes } from '../../health/notice-runtimes.ts';
import { affectedFunctions, aNotice, functionArn } from '../support/a-notice.ts';

const TABLE = loadPolicyTable();
const NOBODY_KNOWS = new Map<string, string>();

describe('a notice tells of runtimes', () => {
  test('when it is a lifecycle event of Lambda, whatever it says', () => {
    expect(isRuntimeNotice(aNotice({ description: null }), TABLE)).toBe(true);
  });

  test('when Lambda plans something and names a runtime, by any type code', () => {
    const eventTypeCode = 'AWS_LAMBDA_END_OF_SUPPORT';

    expect(isRuntimeNotice(aNotice({ eventTypeCode }), TABLE)).toBe(true);
    expect(isRuntimeNotice(aNotice({ eventTypeCode, category: 'accountNotification' }), TABLE)).toBe(true);
    expect(isRuntimeNotice(aNotice({ eventTypeCode, description: 'Maintenance.' }), TABLE)).toBe(false);
  });

  test('but not when it is an issue, or another service has a lifecycle', () => {
    const issue = { eventTypeCode: 'AWS_LAMBDA_OPERATIONAL_ISSUE', category: 'issue' };

    expect(isRuntimeNotice(aNotice(issue), TABLE)).toBe(false);
    expect(isRuntimeNotice(aNotice({ service: 'RDS' }), TABLE)).toBe(false);
  });
});

describe('the runtimes of a notice are', () => {
  test('those that its metadata names, but for keys that name a target', () => {
    const metadata = { runtime: 'python3.9', recommended_runtime: 'python3.13', truncated: 'true' };

    expect(noticeRuntimes(aNotice({ metadata }), TABLE, NOBODY_KNOWS)).toEqual(['python3.9']);
  });

  test('else those that its description names', () => {
    expect(noticeRuntimes(aNotice(), TABLE, NOBODY_KNOWS)).toEqual(['nodejs20.x']);
  });

  test('else those of the affected functions, each once', () => {
    const notice = aNotice({
      description: 'Something ends.',
      entities: affectedFunctions({ a: 'PENDING', b: 'PENDING', c: 'PENDING' }),
    });
    const runtimes = new Map([
      [functionArn('a'), 'ruby3.2'],
      [functionArn('b'), 'ruby3.2'],
      [functionArn('z'), 'java21'],
    ]);

    expect(noticeRuntimes(notice, TABLE, runtimes)).toEqual(['ruby3.2']);
    expect(noticeRuntimes(notice, TABLE, NOBODY_KNOWS)).toEqual([]);
  });

  const JAVA_8 = { description: 'Functions use Java 8.', entities: affectedFunctions({ a: 'PENDING' }) };

  test('of several that a name may stand for, those of the functions', () => {
    const notice = aNotice({ ...JAVA_8, startTime: '2024-01-08T00:00:00Z' });

    expect(noticeRuntimes(notice, TABLE, new Map([[functionArn('a'), 'java8.al2']]))).toEqual(['java8.al2']);
  });

  test('else those with a date on which the notice starts, else all', () => {
    const onTheDay = aNotice({ ...JAVA_8, startTime: '2027-06-30T00:00:00Z' });
    const anyDay = aNotice({ ...JAVA_8, startTime: '2027-01-01T00:00:00Z' });

    expect(noticeRuntimes(onTheDay, TABLE, NOBODY_KNOWS)).toEqual(['java8.al2']);
    expect(noticeRuntimes(anyDay, TABLE, NOBODY_KNOWS)).toEqual(['java8', 'java8.al2', 'java8.al2023']);
  });
});
