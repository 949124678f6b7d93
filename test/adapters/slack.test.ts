import { createServer } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { postToSlack } from '../../adapters/slack.ts';
import { listen } from '../../local/listen.ts';
import { type SlackServer, startSlackServer } from '../../local/slack-server.ts';

const WEBHOOK = '/services/T0123ABCD/B0456EFGH/u1v2w3x4y5z6';
const BODY = { text: 'A notice' };
const MINUTE = { remaining: () => 60_000, tryMilliseconds: 10_000 };

async function startSlack(): Promise<{ slack: SlackServer; url: URL }> {
  const slack = await startSlackServer();
  onTestFinished(() => slack.close());
  return { slack, url: new URL(slack.url(WEBHOOK)) };
}

/** A webhook that answers everything with this; the body may depend on the target of the request. */
async function startAnswering(
  status: number,
  body: string | ((target: string) => string),
  headers: Record<string, string> = {},
) {
  let requests = 0;
  const server = createServer((request, response) => {
    requests++;
    request.resume();
    response.writeHead(status, headers).end(typeof body === 'string' ? body : body(request.url ?? ''));
  });
  const { url, close } = await listen(server);
  onTestFinished(close);
  return { url: new URL(WEBHOOK, url), requests: () => requests };
}

function statusesOf(slack: SlackServer): (number | null)[] {
  return slack.requests.map(({ status }) => status);
}

describe('a message to Slack', () => {
  test('is posted once, as it is', async () => {
    const { slack, url } = await startSlack();

    await postToSlack(url, { text: 'größer & schöner' }, MINUTE);

    expect(slack.posts).toMatchObject([{ path: WEBHOOK, body: { text: 'größer & schöner' } }]);
  });

  test('waits as long as Slack asks, when time allows', async () => {
    const { slack, url } = await startSlack();
    slack.script({ retryAfter: 1 }, { retryAfter: 1 });

    await postToSlack(url, BODY, MINUTE);

    expect(statusesOf(slack)).toEqual([429, 429, 200]);
  });

  test('does not wait when time does not allow it, and tells how long it should', async () => {
    const { slack, url } = await startSlack();
    slack.script({ retryAfter: 56 });

    await expect(postToSlack(url, BODY, MINUTE)).rejects.toMatchObject({
      kind: 'temporary',
      message: 'slack: 429 rate_limited',
      retryAfterSeconds: 56,
    });
    expect(statusesOf(slack)).toEqual([429]);
  });

  test('waits a little when Slack does not say how long', async () => {
    const { slack, url } = await startSlack();
    slack.script({ retryAfter: null });

    await postToSlack(url, BODY, MINUTE);

    expect(statusesOf(slack)).toEqual([429, 200]);
  });

  test.each(['server-error', 'drop'] as const)('gets a second try after "%s"', async (answer) => {
    const { slack, url } = await startSlack();
    slack.script(answer);

    await postToSlack(url, BODY, MINUTE);

    expect(slack.requests).toHaveLength(2);
    expect(slack.posts).toHaveLength(1);
  });

  test.each([
    ['server-error', 'slack: 500 rollup_error'],
    ['drop', 'slack: no answer: UND_ERR_SOCKET'],
    ['hang', 'slack: no answer: TimeoutError'],
  ] as const)('gets no third try after "%s"', async (answer, message) => {
    const { slack, url } = await startSlack();
    slack.script(answer, answer);

    await expect(postToSlack(url, BODY, { ...MINUTE, tryMilliseconds: 200 })).rejects.toMatchObject({
      kind: 'temporary',
      message,
    });
    expect(slack.requests).toHaveLength(2);
  });

  test('gets no second try when there is no time for it', async () => {
    const { slack, url } = await startSlack();
    slack.script('server-error');

    await expect(postToSlack(url, BODY, { ...MINUTE, remaining: () => 5_500 })).rejects.toMatchObject({
      kind: 'temporary',
    });
    expect(statusesOf(slack)).toEqual([500]);
  });

  test('is not posted again when Slack has said 200 and the rest does not come', async () => {
    const { slack, url } = await startSlack();
    slack.script('accept-then-hang');

    await postToSlack(url, BODY, { ...MINUTE, tryMilliseconds: 300 });

    expect(slack.posts).toHaveLength(1);
  });

  test.each([
    ['no_service', 'slack: 404 no_service'],
    ['channel_is_archived', 'slack: 410 channel_is_archived'],
    ['invalid_payload', 'slack: 400 invalid_payload'],
  ] as const)('is refused for good with "%s", without another try', async (answer, message) => {
    const { slack, url } = await startSlack();
    slack.script(answer);

    await expect(postToSlack(url, BODY, MINUTE)).rejects.toMatchObject({ kind: 'permanent', message });
    expect(slack.requests).toHaveLength(1);
  });
});

describe('an answer that is not Slack’s', () => {
  test.each([
    [200, '<html>Please log in</html>', 'slack: 200'],
    [200, '', 'slack: 200'],
    [200, 'OK', 'slack: 200'],
    [204, '', 'slack: 204'],
    [403, 'a\r\nb\u0000\u001b[31mc', 'slack: 403'],
    [404, 'x'.repeat(5000), 'slack: 404'],
    [404, 'no_such_code', 'slack: 404'],
    [404, 'no_service at all', 'slack: 404'],
  ])('is a refusal for good by its status alone: %i "%.20s"', async (status, body, message) => {
    const { url, requests } = await startAnswering(status, body);

    await expect(postToSlack(url, BODY, MINUTE)).rejects.toMatchObject({ kind: 'permanent', message });
    expect(requests()).toBe(1);
  });

  test.each([
    ['as it is', WEBHOOK, (target: string) => `Cannot POST ${target}`],
    ['with a query', '/hook?token=u1v2w3x4y5z6', (target: string) => `Cannot POST ${target}`],
    ['with short parts', '/services/T1/B1/u1v2w3x4', (target: string) => `Cannot POST ${target}`],
    ['decoded', '/services/T1/B1/u1v2%2Fw3x4%20y5z6', decodeURIComponent],
    ['in small letters', '/services/T1/B1/U1V2W3X4Y5Z6', (target: string) => target.toLowerCase()],
    ['the last part of it alone', '/services/T1/B1/secret_word', () => 'secret_word'],
  ])('may repeat the URL %s, of which nothing is told', async (_, path, answer) => {
    const { url } = await startAnswering(404, answer);

    await expect(postToSlack(new URL(path, url), BODY, MINUTE)).rejects.toThrow(/^slack: 404$/);
  });

  test('is not followed elsewhere', async () => {
    const elsewhere = await startAnswering(200, 'ok');
    const { url } = await startAnswering(307, '', { location: elsewhere.url.href });

    await expect(postToSlack(url, BODY, MINUTE)).rejects.toMatchObject({
      message: 'slack: no answer: unexpected redirect',
    });
    expect(elsewhere.requests()).toBe(0);
  });
});

test('A webhook that nobody serves is told without its URL', async () => {
  const { url } = await startSlack();
  url.port = '1';

  const error = await postToSlack(url, BODY, MINUTE).catch((reason) => reason);

  expect(error).toMatchObject({ kind: 'temporary', retryAfterSeconds: null });
  expect(`${error.stack} ${error.cause}`).not.toContain('u1v2w3x4y5z6');
});
