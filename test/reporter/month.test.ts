import { beforeAll, describe, expect, test } from 'vitest';
import { type Endpoint, startEndpoint } from '../../local/endpoint.ts';
import { loadSampleOrganization, type Organization } from '../../local/organization.ts';
import { type DeliverLine, startDeliverLine } from '../../local/start-deliver-line.ts';
import { type ReportRun, startReportLine } from '../../local/start-report-line.ts';
import { type Publication, publicationSchema } from '../../reporter/publication.ts';
import { csvRecords } from '../support/csv-records.ts';

const BUCKET = 'reports-bucket';
const HOME = { accountId: '777788889999', region: 'eu-west-1' };

/** The active account that has no read role, and the one that is suspended. */
const WITHOUT_ROLE = '202020202020';
const SUSPENDED = '303030303030';

describe('a month of the sample organization, by the built functions as the definition runs them', () => {
  let organization: Organization;
  let endpoint: Endpoint;
  let channels: DeliverLine;
  let run: ReportRun;
  let published: Publication;

  beforeAll(async () => {
    organization = await loadSampleOrganization();
    endpoint = await startEndpoint(organization, { mail: { identities: ['fernhollow.example'] } });
    channels = await startDeliverLine(endpoint, HOME);
    const line = startReportLine(endpoint, channels, BUCKET);
    run = await line.run('2026-11-20T14:05:00.000Z');
    published = publicationSchema.parse(run.outcome.status === 'SUCCEEDED' ? run.outcome.output : null);
    await channels.send();
    return async () => {
      await Promise.all([line.close(), channels.close()]);
      await endpoint.close();
    };
  });

  const textOf = (key: string) => endpoint.objects(BUCKET).get(key)?.body.toString() ?? '';
  const productOf = (name: string) => csvRecords(textOf(`${published.prefix}${name}`));
  const keys = () => [...endpoint.objects(BUCKET).keys()];
  const readable = () =>
    organization.functions.filter(
      ({ accountId, deletedAt }) => deletedAt === undefined && ![WITHOUT_ROLE, SUSPENDED].includes(accountId),
    );
  const arnOf = ({ accountId, region, name }: Organization['functions'][number]) =>
    `arn:aws:lambda:${region}:${accountId}:function:${name}`;

  test('goes through all states, and gives the month back', () => {
    expect(run.states).toEqual([
      'Plan',
      'AnythingToCollect',
      'Collect',
      'CollectBatch',
      'AnythingLeft',
      'BatchCollected',
      'Publish',
      'Digest',
      'Done',
    ]);
    expect(keys().filter((key) => key.startsWith('runs/month='))).toEqual([]);
    expect(endpoint.openUploads(BUCKET)).toEqual([]);
  });

  test('ends with a pointer to products that are there', () => {
    const pointer = JSON.parse(textOf('reports/month=2026-11/current.json'));
    const { runId, prefix } = published;

    expect(pointer).toMatchObject({ month: '2026-11', runId, prefix });
    expect(keys()).toEqual(expect.arrayContaining(Object.values(pointer.files)));
  });

  test('has a row for every function that could be read', () => {
    const rows = productOf('report.csv');

    const latest = rows.filter(({ version }) => version === '$LATEST').map((row) => row['function_arn']);
    expect(latest.toSorted()).toEqual(readable().map(arnOf).toSorted());
    expect(published).toMatchObject({ rows: rows.length, functions: rows.length, complete: false });
  });

  test('has a row for every problem version that an alias serves, and for no other', () => {
    const rows = productOf('report.csv');
    const problems = new Set(
      rows.flatMap(({ runtime, compliance }) => (compliance === 'NON_COMPLIANT' ? [runtime] : [])),
    );
    const served = readable().flatMap((fn) =>
      fn.versions
        .filter(({ version }) => fn.aliases.some((it) => it.version === version || version in it.weights))
        .filter(({ runtime }) => problems.has(runtime))
        .map(({ version }) => `${arnOf(fn)}:${version}`),
    );

    const versions = rows
      .filter(({ version }) => version !== '$LATEST')
      .map((row) => `${row['function_arn']}:${row['version']}`);
    expect(versions.toSorted()).toEqual(served.toSorted());
    expect(rows).toContainEqual(
      expect.objectContaining({
        function_arn: 'arn:aws:lambda:us-east-1:666677778888:function:macro-api',
        version: '12',
        explanation: expect.stringContaining('Alias prod still serves version 12.'),
      }),
    );
  });

  test('names each account that could not be read, and no other', () => {
    const rows = productOf('coverage.csv');

    expect(rows).toHaveLength(11 * 3 + 1);
    expect(
      rows
        .filter(({ status }) => status !== 'covered')
        .map(({ account_id, region, status, reason }) => [account_id, region, status, reason]),
    ).toEqual([
      ...['ap-southeast-2', 'eu-west-1', 'us-east-1'].map((region) => [
        WITHOUT_ROLE,
        region,
        'failed',
        expect.stringMatching(
          /^AssumeRole arn:aws:iam::202020202020:role\/runtime-sunset-reader: AccessDenied/,
        ),
      ]),
      [SUSPENDED, '', 'failed', 'the account is SUSPENDED'],
    ]);
  });

  test('tells the platform, and each owner with a route by their channels', () => {
    const { posts, warnings } = channels.slack;

    const titles = posts.map(({ body }) => JSON.stringify(body).match(/Lambda runtimes [^"\\]*/)?.[0]);
    expect(titles.toSorted()).toEqual([
      `Lambda runtimes 2026-11 (incomplete): ${published.nonCompliant} functions non-compliant`,
      expect.stringMatching(/^Lambda runtimes 2026-11, checkout: /),
      expect.stringMatching(/^Lambda runtimes 2026-11, checkout@fernhollow\.example: /),
    ]);
    expect(warnings).toEqual([]);
    expect(endpoint.publications.map(({ subject }) => subject).toSorted()).toEqual([
      expect.stringMatching(/^Lambda runtimes 2026-11, fraud: /),
      expect.stringMatching(/^Lambda runtimes 2026-11, payments: /),
    ]);
    expect(channels.deliveries.waiting).toEqual([]);
    expect(endpoint.queue('deliveries-dead').waiting).toEqual([]);
  });

  test('mails an owner their rows of the report', () => {
    const mail = endpoint.mails.find(({ subject }) =>
      subject.startsWith('Lambda runtimes 2026-11, checkout: '),
    );

    const rows = productOf('report.csv').filter(({ owner }) => owner === 'checkout');
    expect(rows).not.toEqual([]);
    expect(mail?.to).toEqual(['checkout@fernhollow.example']);
    expect(
      mail?.attachments.map(({ fileName, content }) => [fileName, csvRecords(content.toString())]),
    ).toEqual([['runtime-sunset-2026-11-checkout.csv', rows]]);
  });
});
