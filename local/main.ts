import { mkdir, writeFile } from 'node:fs/promises';
import { demonstrateHealth } from './demonstrate-health.ts';
import { demonstrateMonth } from './demonstrate-month.ts';
import { demonstrateReport } from './demonstrate-report.ts';
import { demonstrateRule } from './demonstrate-rule.ts';
import { startEndpoint } from './endpoint.ts';
import { loadSampleOrganization } from './organization.ts';
import { startDeliverLine } from './start-deliver-line.ts';

/** `npm start`: the built functions and command line at work on the sample organization, without an AWS account. */
const OUT = 'out';

/** The delegated administrator, in which relay and report of the whole organization live. */
const HOME = { accountId: '777788889999', region: 'eu-west-1' };

const organization = await loadSampleOrganization();
const endpoint = await startEndpoint(organization, { mail: { identities: ['fernhollow.example'] } });
await mkdir(OUT, { recursive: true });
try {
  process.stdout.write(
    `The sample organization ${organization.name} answers as AWS would, at ${endpoint.url}.\n`,
  );
  const channels = await startDeliverLine(endpoint, HOME);
  try {
    await demonstrateRule(organization, endpoint, OUT, process.stdout);
    await demonstrateHealth(endpoint, channels, OUT, process.stdout);
    await demonstrateMonth(endpoint, channels, OUT, process.stdout);
    await demonstrateReport(endpoint, OUT, process.stdout);
  } finally {
    await writeFile(`${OUT}/deliver.log`, `${(await channels.close()).join('\n')}\n`);
  }
} finally {
  await endpoint.close();
}
