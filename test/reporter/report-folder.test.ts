import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeReportFolder } from '../../reporter/report-folder.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function* failingAfter(...pieces: string[]): AsyncGenerator<string> {
  yield* pieces;
  throw new Error('the disk of the spilled rows is full');
}

describe('a report folder', () => {
  test('is made, with folders above it, and holds exactly the files', async () => {
    const folder = join(temporaryFolder(), 'reports', '2026-11');

    await writeReportFolder(folder, {
      'report.csv': ['a,b\r\n', 'größe,東京\r\n'],
      'summary.json': ['{}\n'],
    });

    expect(readdirSync(folder).sort()).toEqual(['report.csv', 'summary.json']);
    expect(readFileSync(join(folder, 'report.csv'), 'utf8')).toBe('a,b\r\ngröße,東京\r\n');
    expect(readFileSync(join(folder, 'summary.json'), 'utf8')).toBe('{}\n');
  });

  test('takes texts and bytes, each piece only good until the next is asked for', async () => {
    const folder = temporaryFolder();
    async function* reusing(): AsyncGenerator<string | Uint8Array> {
      const bytes = Buffer.alloc(3);
      for (const text of ['one', 'two', 'end']) {
        bytes.write(text);
        yield bytes;
      }
      yield ' as text';
    }

    await writeReportFolder(folder, { 'report.csv': reusing() });

    expect(readFileSync(join(folder, 'report.csv'), 'utf8')).toBe('onetwoend as text');
  });

  test('keeps the files of an earlier report that the new one replaces whole, and others untouched', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'report.csv'), 'a much longer report of last month\r\n');
    writeFileSync(join(folder, 'notes.txt'), 'ours');

    await writeReportFolder(folder, { 'report.csv': ['new\r\n'] });

    expect(readFileSync(join(folder, 'report.csv'), 'utf8')).toBe('new\r\n');
    expect(readFileSync(join(folder, 'notes.txt'), 'utf8')).toBe('ours');
  });

  test('holds nothing half-written when a piece cannot be had', async () => {
    const parent = temporaryFolder();
    const folder = join(parent, 'out');

    const writing = writeReportFolder(folder, {
      'coverage.csv': ['whole\r\n'],
      'report.csv': failingAfter('half'),
    });

    await expect(writing).rejects.toThrow(`${folder}: the report cannot be written there`);
    expect(readdirSync(folder)).toEqual([]);
    expect(readdirSync(parent)).toEqual(['out']);
  });

  test('keeps the whole earlier report when a piece of the new one cannot be had', async () => {
    const folder = temporaryFolder();
    await writeReportFolder(folder, { 'coverage.csv': ['old'], 'report.csv': ['old'] });

    await writeReportFolder(folder, { 'coverage.csv': ['new'], 'report.csv': failingAfter('ne') }).catch(
      () => undefined,
    );

    expect(readdirSync(folder).sort()).toEqual(['coverage.csv', 'report.csv']);
    expect(readFileSync(join(folder, 'coverage.csv'), 'utf8')).toBe('old');
    expect(readFileSync(join(folder, 'report.csv'), 'utf8')).toBe('old');
  });

  test('is the only place that is written to, for what lies beside it may be another disk', async () => {
    const parent = temporaryFolder();
    const folder = join(parent, 'out');
    const seen: string[][] = [];
    async function* looking(): AsyncGenerator<string> {
      yield 'first';
      seen.push(readdirSync(parent));
      yield 'second';
    }

    await writeReportFolder(folder, { 'report.csv': looking() });

    expect(seen).toEqual([['out']]);
    expect(readdirSync(folder)).toEqual(['report.csv']);
  });

  test('that is a file is refused, naming it, and the file stays', async () => {
    const file = join(temporaryFolder(), 'out');
    writeFileSync(file, 'ours');

    await expect(writeReportFolder(file, { 'report.csv': ['x'] })).rejects.toThrow(
      `${file}: the report cannot be written there`,
    );
    expect(readFileSync(file, 'utf8')).toBe('ours');
  });

  test('keeps the whole earlier report when a folder stands where one of its files should go', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'report.csv'), 'old');
    mkdirSync(join(folder, 'coverage.csv'));

    const writing = writeReportFolder(folder, { 'report.csv': ['new'], 'coverage.csv': ['new'] });

    await expect(writing).rejects.toThrow(`${folder}: the report cannot be written there`);
    expect(readFileSync(join(folder, 'report.csv'), 'utf8')).toBe('old');
    expect(readdirSync(folder).sort()).toEqual(['coverage.csv', 'report.csv']);
  });

  test('tells where its files are written before they are moved', async () => {
    const folder = temporaryFolder();
    const staged: string[] = [];

    await writeReportFolder(folder, { 'report.csv': ['x'] }, (staging) => staged.push(staging));

    expect(staged).toEqual([expect.stringContaining(join(folder, '.runtime-sunset-'))]);
  });

  test('says why it cannot be written, as the cause', async () => {
    const folder = join(temporaryFolder(), 'out');
    mkdirSync(join(folder, 'report.csv', 'taken'), { recursive: true });

    const failure = await writeReportFolder(folder, { 'report.csv': ['x'] }).catch((error: unknown) => error);

    expect(failure).toMatchObject({ cause: { code: expect.stringMatching(/EISDIR|ENOTEMPTY|EEXIST/) } });
    expect(existsSync(join(folder, 'report.csv', 'taken'))).toBe(true);
    expect(readdirSync(folder)).toEqual(['report.csv']);
  });
});
