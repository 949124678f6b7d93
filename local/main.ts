import { mkdir } from 'node:fs/promises';
import { demonstrateHealth } from './demonstrate-health.ts';
import { demonstrateReport } from './demonstrate-report.ts';
import { demonstrateRule } from './demonstrate-rule.ts';
import { startEndpoint } from './endpoint.ts';
import { loadSampleOrganization } from './organization.ts';

/** `npm start`: the built functions and command line at work on the sample organization, without an AWS account. */
const OUT = 'out';

const organization = await loadSampleOrganization();
const endpoint = await startEndpoint(organization, { mail: { identities: ['fernhollow.example'] } });
await mkdir(OUT, { recursive: true });
try {
  process.stdout.write(
    `The sample organization ${organization.name} answers as AWS would, at ${endpoint.url}.\n`,
  );
  await demonstrateRule(organization, endpoint, OUT, process.stdout);
  await demonstrateHealth(endpoint, OUT, process.stdout);
  await demonstrateReport(endpoint, OUT, process.stdout);
} finally {
  await endpoint.close();
}
