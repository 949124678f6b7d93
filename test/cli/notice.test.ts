import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { healthDocument } from '../support/a-health-event.ts';
import { fileWith } from '../support/file-with.ts';
import { runCli } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const DAY = ['--as-of', '2026-11-20'];

function fileOf(name: string): string {
  return fileWith(healthDocument(name), `${name}.json`);
}

const SETTINGS = {
  channels: {
    platform: { slack: { webhookSecret: 'runtime-sunset/slack/platform' } },
    mail: { email: { to: ['platform@example.com'] } },
  },
  owners: [{ account: '222233334444', owner: 'shop' }],
  routes: [{ match: { service: ['LAMBDA'], owner: ['shop'] }, channels: ['platform', 'mail'] }],
  defaultChannels: ['mail'],
};

test('pages of a notice are told together, in whatever order they are named', async () => {
  const files = ['page-2', 'page-1', 'page-1.backup-copy'].map((page) =>
    fileOf(`lambda-lifecycle-in-two.${page}`),
  );

  const run = await runCli(['notice', ...files, ...DAY]);

  expect(run).toMatchObject({ status: 0, leftBehind: [] });
  expect(run.stdout).toMatch(
    /^AWS Lambda: planned lifecycle event, Python 3\.9 \(222233334444, eu-west-1\)\n=+\n\n/,
  );
  expect(run.stdout).toContain('Affected: 4 functions: 3 pending, 1 resolved\n');
  expect(run.stdout).toContain(
    '\n- python3.9 was deprecated 2025-12-15. AWS blocks new functions 2027-02-01',
  );
  expect(run.stdout).not.toContain('had arrived');
  expect(run.stderr).toBe(
    'Channels: none, for the settings name none for it (AWS Lambda: planned lifecycle event, Python 3.9 (222233334444, eu-west-1))\n',
  );
});

test('the settings give owners and channels', async () => {
  const settings = fileWith(SETTINGS, 'settings.json');
  const [lambda, ec2] = await Promise.all(
    ['lambda-lifecycle.page-1-of-10', 'operational-issue.public'].map((name) =>
      runCli(['notice', fileOf(name), ...DAY, '--settings', settings]),
    ),
  );

  expect(lambda?.stdout).toContain('\n- cart-api (owner: shop)\n');
  expect(lambda?.stdout).toContain('Only 1 of 10 pages had arrived');
  expect(lambda?.stderr).toBe(
    'Channels: platform, mail (AWS Lambda: planned lifecycle event, Node.js 20 (222233334444, eu-west-1))\n',
  );
  expect(ec2?.stderr).toBe('Channels: mail, by default (Amazon EC2: operational issue (eu-west-1))\n');
});

describe('routes that depend on what is not known offline are named:', () => {
  const toMail = ['mail'];
  const byUnit = { match: { service: ['LAMBDA'], ouPath: ['ou-ab12-11111111'] }, channels: toMail };
  const byOwner = { match: { owner: ['shop'] }, channels: toMail };
  const byRegion = { match: { region: ['eu-west-1'] }, channels: toMail };
  const note = (routes: string) => `Judged without tags and organizational units: ${routes}\n`;

  test.each([
    { routes: [byRegion, byUnit], owners: SETTINGS.owners, says: note('routes[1]') },
    { routes: [byOwner, byRegion, byUnit], owners: undefined, says: note('routes[0], routes[2]') },
    { routes: [byOwner], owners: [{ ouPath: 'ou-ab12-11111111', owner: 'shop' }], says: note('routes[0]') },
    { routes: [byOwner, byRegion], owners: SETTINGS.owners, says: '' },
  ])('$says', async ({ routes, owners, says }) => {
    const settings = fileWith({ ...SETTINGS, routes, owners }, 'settings.json');

    const run = await runCli(['notice', fileOf('lambda-lifecycle.closed'), ...DAY, '--settings', settings]);

    expect(run.stderr).toMatch(/^Channels: .+\n/);
    expect(run.stderr.replace(/^.*\n/, '')).toBe(says);
  });
});

test('--format slack prints the body that the webhook gets, a line for each notice', async () => {
  const one = await runCli(['notice', fileOf('lambda-lifecycle.closed'), ...DAY, '--format', 'slack']);
  const two = await runCli([
    'notice',
    fileOf('lambda-lifecycle.closed'),
    fileOf('operational-issue.public'),
    ...DAY,
    '--format',
    'slack',
  ]);

  const body = JSON.parse(one.stdout);
  expect(Object.keys(body)).toEqual(['text', 'blocks']);
  expect(body.text).toMatch(
    /^Closed: AWS Lambda: planned lifecycle event, Node\.js 20 \(222233334444, eu-west-1\)\n/,
  );
  expect(
    two.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).blocks[0].text.text),
  ).toEqual([
    'Closed: AWS Lambda: planned lifecycle event, Node.js 20 (222233334444, eu-west-1)',
    'Amazon EC2: operational issue (eu-west-1)',
  ]);
  expect(two.stdout.startsWith(one.stdout)).toBe(true);
});

test('--format email prints the text, --html writes the HTML', async () => {
  const html = join(temporaryFolder(), 'notice.html');
  const file = fileOf('operational-issue.public');

  const [email, text] = [
    await runCli(['notice', file, ...DAY, '--format', 'email', '--html', html]),
    await runCli(['notice', file, ...DAY]),
  ];

  expect(email).toMatchObject({ status: 0, leftBehind: [] });
  expect(email.stdout).toBe(text.stdout);
  expect(readFileSync(html, 'utf8')).toMatch(/^<!DOCTYPE html>/);
  expect(readFileSync(html, 'utf8')).toContain('falls: &lt;5% of launches.');
});

test('an edition that another file overtakes is told as such', async () => {
  const early = healthDocument('lambda-lifecycle.closed');
  const detail = { ...early.detail, statusCode: 'open', lastUpdatedTime: 'Mon, 2 Nov 2026 11:00:00 GMT' };

  const run = await runCli([
    'notice',
    fileOf('lambda-lifecycle.closed'),
    fileWith({ ...early, detail }),
    ...DAY,
  ]);

  expect(run.stdout).toMatch(/^Closed: AWS Lambda/);
  expect(run.stdout).toContain('\nOvertaken: AWS Lambda');
  expect(run.stdout).toContain('A later state of this event is known');
});

test('control characters of a notice do not reach the terminal', async () => {
  const document = healthDocument('operational-issue.public');
  const eventDescription = [{ language: 'en_US', latestDescription: 'a \u001b[31mred\u200b line\n> forged' }];

  const run = await runCli([
    'notice',
    fileWith({ ...document, detail: { ...document.detail, eventDescription } }),
    ...DAY,
  ]);

  expect(run.stdout).toContain('\n> a \uFFFD[31mred\uFFFD line\n> > forged\n');
});

describe('what cannot be told is one line that names why, and exit 2, with nothing written:', () => {
  test.each([
    {
      fault: 'a file that is no Health event',
      content: '{"source": "aws.ec2", "detail": {}}',
      says: 'no AWS Health event: its source is not aws.health',
    },
    {
      fault: 'a Health event that names none',
      content: '{"source": "aws.health", "detail": {}}',
      says: 'no AWS Health event: its detail has neither eventArn nor eventTypeCode',
    },
    {
      fault: 'a list',
      content: '[]',
      says: 'no AWS Health event: Invalid input: expected object, received array',
    },
  ])('$fault', async ({ content, says }) => {
    const file = fileWith(content, 'event.json');
    const html = join(temporaryFolder(), 'notice.html');

    const run = await runCli([
      'notice',
      fileOf('operational-issue.public'),
      file,
      '--format',
      'email',
      '--html',
      html,
    ]);

    expect(run).toEqual({
      status: 2,
      stdout: '',
      stderr: `runtime-sunset: ${file}: ${says}\n`,
      leftBehind: [],
    });
    expect(existsSync(html)).toBe(false);
  });

  test('broken JSON, with its position', async () => {
    const file = fileWith('{"source": "aws.health",, "detail": {}}', 'event.json');

    const run = await runCli(['notice', file]);

    expect(run).toMatchObject({ status: 2, stdout: '' });
    expect(run.stderr).toMatch(/^runtime-sunset: .+event\.json: not JSON: .* position 24 .*\n$/);
  });

  test('a missing file', async () => {
    const file = join(temporaryFolder(), 'event.json');

    const run = await runCli(['notice', file]);

    expect(run).toMatchObject({
      status: 2,
      stdout: '',
      stderr: `runtime-sunset: ${file}: cannot be read: ENOENT: no such file or directory, open '${file}'\n`,
    });
  });

  test.each([
    { args: [], says: "missing required argument 'event'" },
    { args: [''], says: "command-argument value '' is invalid for argument 'event'. It is empty." },
    {
      args: ['e.json', '--format', 'html'],
      says: "option '--format <format>' argument 'html' is invalid. Choose one of slack, email, text.",
    },
    { args: ['e.json', '--html', 'n.html'], says: '--html goes with --format email only' },
  ])('the arguments $args', async ({ args, says }) => {
    expect(await runCli(['notice', ...args])).toMatchObject({
      status: 2,
      stdout: '',
      stderr: `runtime-sunset: ${says}\n`,
    });
  });

  test('several notices for one HTML file', async () => {
    const run = await runCli([
      'notice',
      fileOf('lambda-lifecycle.closed'),
      fileOf('operational-issue.public'),
      '--format',
      'email',
      '--html',
      join(temporaryFolder(), 'notice.html'),
    ]);

    expect(run).toMatchObject({
      status: 2,
      stdout: '',
      stderr: 'runtime-sunset: --html takes one notice, but the files hold 2\n',
    });
  });

  test('an HTML file that cannot be written', async () => {
    const html = join(temporaryFolder(), 'none', 'notice.html');
    const run = await runCli([
      'notice',
      fileOf('operational-issue.public'),
      '--format',
      'email',
      '--html',
      html,
    ]);

    expect(run).toMatchObject({ status: 2, stdout: '' });
    expect(run.stderr).toContain(`${html}: cannot be written: ENOENT`);
  });
});
