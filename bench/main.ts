import { benchOrganization } from './organization.ts';
import { benchPublish } from './publish.ts';
import { benchReport } from './report.ts';
import { benchRuleBundle } from './rule-bundle.ts';

/** `npm run bench`: prints both sides of every comparison; fails when a bound is broken. */
const kept = [
  await benchRuleBundle(),
  await benchReport('list-functions lines'),
  await benchReport('advanced-query pages'),
  await benchPublish(),
  await benchOrganization(),
];
process.exitCode = kept.every(Boolean) ? 0 : 1;
