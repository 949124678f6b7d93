import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fileWith } from '../support/file-with.ts';
import { listFunctions } from '../support/list-functions.ts';
import { runCli } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ONE = listFunctions([{ name: 'orders-api', runtime: 'nodejs20.x' }]);

/** Asserts that this line on standard error is all there is. */
async function expectOneLine(args: readonly string[], line: string): Promise<void> {
  const run = await runCli(args);

  expect(run).toEqual({ status: 2, stdout: '', stderr: `runtime-sunset: ${line}\n`, leftBehind: [] });
}

const UNKNOWN_SHAPE =
  'of an unknown shape; expected the output of aws lambda list-functions, of aws configservice ' +
  'select-resource-config or select-aggregate-resource-config, or a Config snapshot or history file';

describe('a mistake in the command line is one line and exit 2:', () => {
  test.concurrent.each([
    {
      mistake: 'no command',
      args: [],
      line: 'name a command: report, runtimes or notice; --help tells more',
    },
    {
      mistake: 'an unknown command',
      args: ['raport'],
      line: "unknown command 'raport' (Did you mean report?)",
    },
    {
      mistake: 'help on an unknown command',
      args: ['help', 'raport'],
      line: 'name a command: report, runtimes or notice; --help tells more',
    },
    { mistake: 'an unknown flag', args: ['report', '--all'], line: "unknown option '--all'" },
    {
      mistake: 'a flag without its value',
      args: ['report', '--from'],
      line: "option '--from <path...>' argument missing",
    },
    {
      mistake: 'a word too many',
      args: ['runtimes', 'nodejs20.x'],
      line: "too many arguments for 'runtimes'. Expected 0 arguments but got 1: nodejs20.x.",
    },
    {
      mistake: 'no source',
      args: ['report'],
      line: 'report needs exactly one of --from, --account and --aggregator',
    },
    {
      mistake: 'two sources',
      args: ['report', '--account', '--aggregator', 'everything'],
      line: 'report needs exactly one of --from, --account and --aggregator',
    },
    {
      mistake: 'Regions without --account',
      args: ['report', '--from', 'x.json', '--regions', 'eu-west-1'],
      line: '--regions goes with --account only',
    },
    {
      mistake: 'a list of Regions with a hole',
      args: ['report', '--account', '--regions', 'eu-west-1,,us-east-1'],
      line:
        "option '--regions <list>' argument 'eu-west-1,,us-east-1' is invalid. " +
        'Not a list of Regions such as eu-west-1,us-east-1.',
    },
    {
      mistake: 'a day that does not exist',
      args: ['report', '--account', '--as-of', '2026-02-30'],
      line: "option '--as-of <date>' argument '2026-02-30' is invalid. Not a day of the calendar as YYYY-MM-DD.",
    },
    {
      mistake: 'too many days of notice',
      args: ['report', '--account', '--notice-days', '3651'],
      line: "option '--notice-days <days>' argument '3651' is invalid. Not a whole number of days from 0 to 3650.",
    },
    {
      mistake: 'an unknown format',
      args: ['report', '--account', '--format', 'xml'],
      line: "option '--format <format>' argument 'xml' is invalid. Choose one of table, csv, json, ndjson.",
    },
    {
      mistake: 'a phase from which nothing fails',
      args: ['report', '--account', '--fail-on', 'supported'],
      line:
        "option '--fail-on <status>' argument 'supported' is invalid. " +
        'Choose one of nearing, deprecated, create-blocked, update-blocked.',
    },
    ...[
      { option: '--from <path...>', args: ['--from', 'x.json', ''] },
      { option: '--out <folder>', args: ['--from', 'x.json', '--out', ''] },
      { option: '--aggregator <name>', args: ['--aggregator', ' '] },
      { option: '--settings <file>', args: ['--from', 'x.json', '--settings', ''] },
    ].map(({ option, args }) => ({
      mistake: `nothing for ${option}`,
      args: ['report', ...args],
      line: `option '${option}' argument '${args.at(-1)}' is invalid. It is empty.`,
    })),
  ])('$mistake', async ({ args, line }) => {
    await expectOneLine(args, line);
  });
});

describe('--out within a folder of --from, where the next report would read it, is refused:', () => {
  test.each([
    { what: 'the folder itself', from: ['exports'], out: 'exports' },
    { what: 'a folder inside it that does not exist yet', from: ['exports'], out: 'exports/a/report' },
    { what: 'the folder under another name', from: ['link'], out: 'exports/../exports/report' },
    { what: 'a folder that leads there', from: ['exports'], out: 'link/report' },
    { what: 'a folder that a glob finds', from: ['missing', 'exp*'], out: 'exports/report' },
  ])('$what', async ({ from, out }) => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'exports'));
    writeFileSync(join(folder, 'exports', 'broken.json'), '{');
    symlinkSync(join(folder, 'exports'), join(folder, 'link'));
    const paths = from.map((path) => join(folder, path));

    await expectOneLine(
      ['report', '--from', ...paths, '--out', `${folder}/${out}`],
      `--out ${folder}/${out} lies in ${join(folder, from[0] === 'link' ? 'link' : 'exports')}, which --from reads`,
    );
    expect(readdirSync(join(folder, 'exports'))).toEqual(['broken.json']);
  });

  test('a folder beside it, or one that only its files are named of, is not', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'exports'));
    writeFileSync(join(folder, 'exports', 'a.json'), JSON.stringify(ONE));

    const [beside, files] = [
      await runCli(['report', '--from', join(folder, 'exports'), '--out', join(folder, 'exports-report')]),
      await runCli(['report', '--from', join(folder, 'exports', 'a.json'), '--out', join(folder, 'exports')]),
    ];

    expect([beside.status, files.status]).toEqual([0, 0]);
  });
});

describe('input that cannot be read is one line that names it, and exit 2:', () => {
  test('a missing file', async () => {
    const file = join(temporaryFolder(), 'functions.json');

    await expectOneLine(['report', '--from', file], `${file}: no such file or folder`);
  });

  test('a glob that matches nothing', async () => {
    const glob = join(temporaryFolder(), '*.json');

    await expectOneLine(['report', '--from', fileWith(ONE), glob], `${glob}: no such file or folder`);
  });

  test('a folder without inventory files', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'readme.txt'), 'nothing');
    mkdirSync(join(folder, 'empty.json'));

    await expectOneLine(
      ['report', '--from', folder],
      `${folder}: holds no .json, .ndjson or .jsonl file (nor one ending in .gz)`,
    );
  });

  test('broken JSON, with its position', async () => {
    const file = fileWith('{"Functions": [\n  {"FunctionName": "orders-api",,}\n]}');

    const run = await runCli(['report', '--from', file]);

    expect(run).toMatchObject({ status: 2, stdout: '', leftBehind: [] });
    expect(run.stderr).toMatch(/^runtime-sunset: .+file\.json: .+\n$/);
    expect(run.stderr).toContain(file);
    expect(run.stderr).toMatch(/position|byte|line|character/);
  });

  test('a broken line of NDJSON, with its number', async () => {
    const file = fileWith(`${JSON.stringify(ONE)}\n\n{"Functions": [\n`, 'functions.ndjson');

    await expectOneLine(['report', '--from', file], `${file} line 3: broken JSON`);
  });

  test('JSON of an unknown shape', async () => {
    const file = fileWith({ Buckets: [{ Name: 'logs' }] });

    await expectOneLine(['report', '--from', file], `${file}: ${UNKNOWN_SHAPE}`);
  });

  test('JSON that is but a value', async () => {
    const file = fileWith('12\n');

    await expectOneLine(
      ['report', '--from', file],
      `${file}: it is neither an object nor a list of functions`,
    );
  });

  test('a function without its ARN, with its place', async () => {
    const file = fileWith({ Functions: [...ONE.Functions, { FunctionName: 'orders-mail' }] });

    await expectOneLine(
      ['report', '--from', file],
      `${file}: Functions[1]: FunctionArn: Invalid input: expected string, received undefined`,
    );
  });
});

describe('settings that cannot be used are one line that names them, and exit 2:', () => {
  test.each([
    { fault: 'a typo in a key', content: '{"noticeDay": 90}', says: 'Unrecognized key: "noticeDay"' },
    {
      fault: 'a typo in a key of a waiver',
      content: '{"waivers":[{"scope":{"runtme":"go1.x"},"owner":"o","reason":"r","expires":"2027-01-01"}]}',
      says: 'waivers.0.scope: Unrecognized key: "runtme"',
    },
    {
      fault: 'a day that does not exist',
      content: '{"waivers":[{"scope":{"runtime":"go1.x"},"owner":"o","reason":"r","expires":"2027-02-29"}]}',
      says: 'waivers.0.expires: Invalid ISO date',
    },
    { fault: 'no JSON', content: 'noticeDays: 90', says: 'not JSON: ' },
    { fault: 'nothing', content: '', says: 'not JSON: Unexpected end of JSON input' },
    { fault: 'a list', content: '[]', says: 'Invalid input: expected object, received array' },
  ])('with $fault', async ({ content, says }) => {
    const settings = fileWith(content, 'settings.json');

    const run = await runCli(['report', '--from', fileWith(ONE), '--settings', settings]);

    expect(run).toMatchObject({ status: 2, stdout: '', leftBehind: [] });
    expect(run.stderr).toMatch(/^.+\n$/);
    expect(run.stderr).toContain(`runtime-sunset: settings ${settings}: ${says}`);
  });

  test('but not with a byte order mark, as editors write it', async () => {
    const settings = fileWith('\ufeff{"noticeDays": 90}', 'settings.json');

    const run = await runCli(['report', '--from', fileWith(ONE), '--settings', settings]);

    expect(run.status).toBe(0);
  });

  test('which are missing', async () => {
    const settings = join(temporaryFolder(), 'settings.json');

    await expectOneLine(
      ['report', '--from', fileWith(ONE), '--settings', settings],
      `settings ${settings}: cannot be read: ENOENT: no such file or directory, open '${settings}'`,
    );
  });

  test('of which the first mistake stops the report before AWS is asked', async () => {
    const run = await runCli(['report', '--account', '--settings', fileWith('{"noticeDay": 90}')]);

    expect(run.stderr).toContain('Unrecognized key: "noticeDay"');
  });
});
