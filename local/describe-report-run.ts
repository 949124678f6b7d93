import { collectAnswerSchema } from '../reporter/collect-request.ts';
import { digestAnswerSchema } from '../reporter/digest-answer.ts';
import { planAnswerSchema } from '../reporter/plan-request.ts';
import type { Publication } from '../reporter/publication.ts';
import type { Summary } from '../reporter/summary-schema.ts';
import type { SentDelivery } from './start-deliver-line.ts';
import type { ReportRun } from './start-report-line.ts';

/** What the functions of a run say of their work, a line for each. */
export function describeReportRun({ answers }: ReportRun, published: Publication, summary: Summary): string {
  const answersOf = (name: string) => answers.filter((it) => it.name === name).map(({ answer }) => answer);
  const [plan] = answersOf('report-plan').map((answer) => planAnswerSchema.parse(answer));
  const batches = answersOf('report-collect').map((answer) => collectAnswerSchema.parse(answer));
  const [digest] = answersOf('report-digest').map((answer) => digestAnswerSchema.parse(answer));
  const sum = (count: 'functions' | 'itemsFailed') => batches.reduce((all, batch) => all + batch[count], 0);
  const changes = Object.entries(summary.changes).map(([change, count]) => `${count} ${change}`);
  return [
    `planned    ${plan?.items} accounts and Regions, batches of them: ${batches.length}`,
    `collected  ${sum('functions')} functions and versions; ${sum('itemsFailed')} accounts and Regions failed`,
    `published  ${published.rows} rows${published.complete ? '' : ', incomplete'}; ` +
      `of ${published.functions} that were read ${published.nonCompliant} are NON_COMPLIANT`,
    `           change: ${changes.join(', ')}`,
    `           s3://${plan?.bucket}/${published.prefix}`,
    `digest     for the platform, and for ${digest?.owners} owners with a route`,
  ]
    .map((line) => `    ${line}\n`)
    .join('');
}

/** Who was told of a report, each on their channels. */
export function describeTold(sent: readonly SentDelivery[]): string {
  const readers = Map.groupBy(sent, ({ about }) => about.split('|').at(-1));
  const told = [...readers].map(
    ([reader, deliveries]) => `${reader} on ${deliveries.map(({ channel }) => channel).join(', ')}`,
  );
  return `    told       ${told.join('\n               ')}\n`;
}
