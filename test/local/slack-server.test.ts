import { describe, expect, onTestFinished, test } from 'vitest';
import { type SlackServer, startSlackServer } from '../../local/slack-server.ts';

async function started(): Promise<SlackServer> {
  const slack = await startSlackServer();
  onTestFinished(() => slack.close());
  return slack;
}

async function post(slack: SlackServer, body: unknown, init: RequestInit & { path?: string } = {}) {
  const answer = await fetch(slack.url(init.path), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...init,
  });
  return `${answer.status} ${await answer.text()}`;
}

const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });
const header = (text: string) => ({ type: 'header', text: { type: 'plain_text', text } });
const fields = (count: number, length: number) => ({
  type: 'section',
  fields: Array.from({ length: count }, () => ({ type: 'mrkdwn', text: 'x'.repeat(length) })),
});
const withBlocks = (...blocks: unknown[]) => ({ text: 'A notice', blocks });

describe('the Slack server', () => {
  test('keeps what it posted, by webhook and with the time', async () => {
    const slack = await started();
    const body = withBlocks(header('Node.js 20'), section('*2* functions'), { type: 'divider' });
    expect(await post(slack, body)).toBe('200 ok');
    expect(await post(slack, { text: 'Text alone' }, { path: '/services/T111/B222/abcDEF' })).toBe('200 ok');
    expect(slack.posts).toEqual([
      { path: '/services/T000/B000/xxxx', body, at: expect.any(Date) },
      { path: '/services/T111/B222/abcDEF', body: { text: 'Text alone' }, at: expect.any(Date) },
    ]);
  });

  test.each([
    ['a section of 3000 characters', withBlocks(section('x'.repeat(3000))), '200 ok'],
    ['a section of 3001 characters', withBlocks(section('x'.repeat(3001))), '400 invalid_blocks'],
    [
      'a section of 2999 characters in 3001 UTF-16 units',
      withBlocks(section(`${'x'.repeat(2997)}🚨🚨`)),
      '400 invalid_blocks',
    ],
    ['an empty section', withBlocks(section('')), '400 invalid_blocks'],
    ['a section of neither text nor fields', withBlocks({ type: 'section' }), '400 invalid_blocks'],
    ['a header of 150 characters', withBlocks(header('x'.repeat(150))), '200 ok'],
    ['a header of 151 characters', withBlocks(header('x'.repeat(151))), '400 invalid_blocks'],
    [
      'a header in mrkdwn',
      withBlocks({ type: 'header', text: { type: 'mrkdwn', text: 'x' } }),
      '400 invalid_blocks',
    ],
    ['10 fields', withBlocks(fields(10, 100)), '200 ok'],
    ['11 fields', withBlocks(fields(11, 100)), '400 invalid_blocks'],
    ['a field of 2001 characters', withBlocks(fields(1, 2001)), '400 invalid_blocks'],
    [
      'a context and a button',
      withBlocks(
        { type: 'context', elements: [{ type: 'mrkdwn', text: 'as of today' }] },
        {
          type: 'actions',
          elements: [
            { type: 'button', text: { type: 'plain_text', text: 'Open' }, url: 'https://example.com/' },
          ],
        },
      ),
      '200 ok',
    ],
    ['a block of an unknown type', withBlocks({ type: 'paragraph', text: 'x' }), '400 invalid_blocks'],
    ['50 blocks', withBlocks(...Array.from({ length: 50 }, () => section('x'))), '200 ok'],
    ['51 blocks', withBlocks(...Array.from({ length: 51 }, () => section('x'))), '400 invalid_blocks'],
    ['no block', withBlocks(), '400 invalid_blocks'],
    [
      '13,000 characters of blocks and more',
      withBlocks(...Array.from({ length: 5 }, () => section('x'.repeat(2700)))),
      '400 msg_blocks_too_long',
    ],
    ['no text', { blocks: [section('x')] }, '400 no_text'],
    ['an empty text', { text: ' ' }, '400 no_text'],
    ['a text that is no string', { text: 5 }, '400 invalid_payload'],
    ['what is not JSON', '{"text":', '400 invalid_payload'],
  ])('answers %s', async (_, body, answer) => {
    const slack = await started();
    expect(await post(slack, body)).toBe(answer);
    expect(slack.posts).toHaveLength(answer === '200 ok' ? 1 : 0);
    expect(slack.requests.map((it) => it.status)).toEqual([Number(answer.slice(0, 3))]);
  });

  test('takes POST, JSON and the path of a webhook only', async () => {
    const slack = await started();
    const body = { text: 'x' };
    expect(await post(slack, body, { headers: { 'content-type': 'text/plain' } })).toBe(
      '400 invalid_payload',
    );
    expect(await post(slack, body, { headers: { 'content-type': 'application/json; charset=utf-8' } })).toBe(
      '200 ok',
    );
    expect(await post(slack, body, { method: 'PUT' })).toBe('405 method_not_allowed');
    expect(await post(slack, body, { path: '/services/T000/xxxx' })).toBe('404 no_service');
  });

  test('warns of text that Slack would interpret, and of nothing that is escaped or a link', async () => {
    const slack = await started();
    await post(
      slack,
      withBlocks(
        header('R&D <!here>'),
        section(
          '> quoted\nR&amp;D &lt;!channel&gt; <https://example.com/?a=1&amp;b=2|the console> <mailto:a@example.com>',
        ),
      ),
    );
    expect(slack.warnings).toEqual([]);
    await post(slack, {
      text: 'Hello <!channel>',
      blocks: [section('a < b, R&D'), fields(1, 1), section('<@U012|you>')],
    });
    expect(slack.warnings).toEqual(['<!channel>', '< b, R&D', '<@U012|you>']);
  });

  test('answers as scripted, one request each, and then by itself again', async () => {
    const slack = await started();
    const body = { text: 'x' };
    slack.script('server-error', 'no_service', 'channel_is_archived', 'invalid_payload', { retryAfter: 7 });
    expect(await post(slack, body)).toBe('500 rollup_error');
    expect(await post(slack, body)).toBe('404 no_service');
    expect(await post(slack, body)).toBe('410 channel_is_archived');
    expect(await post(slack, body)).toBe('400 invalid_payload');
    const limited = await fetch(slack.url(), { method: 'POST' });
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7']);
    expect(slack.posts).toEqual([]);
    expect(await post(slack, body)).toBe('200 ok');
    expect(slack.requests.map((it) => it.status)).toEqual([500, 404, 410, 400, 429, 200]);
  });

  test('may say no waiting time with 429', async () => {
    const slack = await started();
    slack.script({ retryAfter: null });
    const limited = await fetch(slack.url(), { method: 'POST' });
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, null]);
  });

  test('never answers, or drops the connection, and posts nothing', async () => {
    const slack = await started();
    slack.script('hang', 'drop');
    const signal = AbortSignal.timeout(100);
    await expect(post(slack, { text: 'x' }, { signal })).rejects.toMatchObject({ name: 'TimeoutError' });
    await expect(post(slack, { text: 'x' })).rejects.toThrow('fetch failed');
    expect(slack.posts).toEqual([]);
    expect(slack.requests.map((it) => it.status)).toEqual([null, null]);
  });

  test('posts and then never ends its answer', async () => {
    const slack = await started();
    slack.script('accept-then-hang');
    const signal = AbortSignal.timeout(100);
    await expect(post(slack, { text: 'x' }, { signal })).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(slack.posts).toHaveLength(1);
  });
});
