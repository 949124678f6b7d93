import { writeFile } from 'node:fs/promises';
import type { Endpoint } from './endpoint.ts';
import { startLambdaProcess } from './lambda-process.ts';
import type { Organization } from './organization.ts';
import { presentEnvironment } from './present-environment.ts';
import { changeEvent, deletedEvent, oversizedEvent, scheduledEvent } from './rule-events.ts';
import type { RuleEvent } from './rule-invocation.ts';
import { SETTINGS_VARIABLES } from './settings-store.ts';

/** The account in which the rule function lives, and a member account whose functions it judges. */
const OWN_ACCOUNT = '777788889999';
const RULE = {
  accountId: '222233334444',
  region: 'eu-west-1',
  configRuleName: 'OrgConfigRule-runtime-sunset-k3x9q2ab',
};
const BUNDLE = new URL('../dist/lambda/rule/index.mjs', import.meta.url);

/** Invokes the built rule as AWS Config would, once of each kind, and shows what AWS Config then has on record. */
export async function demonstrateRule(
  organization: Organization,
  endpoint: Endpoint,
  out: string,
  stdout: NodeJS.WritableStream,
): Promise<void> {
  const { accountId, region } = RULE;
  stdout.write(
    `\nAWS Config rule, invoked for account ${accountId} in ${region}; its log is in ${out}/rule.log\n`,
  );

  const functionArn = `arn:aws:lambda:${region}:${OWN_ACCOUNT}:function:runtime-sunset-rule`;
  const rule = startLambdaProcess(BUNDLE, functionArn, {
    ...presentEnvironment(endpoint, OWN_ACCOUNT, region),
    MEMBER_ROLE_NAME: 'runtime-sunset-member',
    MEMBER_EXTERNAL_ID: 'fernhollow-runtime-sunset',
    ...SETTINGS_VARIABLES,
  });
  const invocation = { ...RULE, organization, resultToken: endpoint.issueResultToken(RULE) };

  async function show(kind: string, functionName: string, event: RuleEvent): Promise<void> {
    await rule.invoke(event);
    const evaluation = endpoint.evaluations(RULE).get(functionName);
    stdout.write(`  ${kind.padEnd(10)} ${functionName}: ${evaluation?.complianceType}\n`);
    stdout.write(`             ${evaluation?.annotation}\n`);
  }

  try {
    await show(
      'change',
      'address-notifier',
      changeEvent({ ...invocation, functionName: 'address-notifier' }),
    );
    await show(
      'oversized',
      'address-renderer',
      oversizedEvent({ ...invocation, functionName: 'address-renderer' }),
    );
    await show(
      'deleted',
      'voucher-import-2019',
      deletedEvent({ ...invocation, functionName: 'voucher-import-2019' }),
    );
    endpoint.resetCalls();
    await rule.invoke(scheduledEvent(invocation));
    stdout.write(`  scheduled  ${describeRun(endpoint)}\n`);
  } finally {
    await rule.close();
    await writeFile(`${out}/rule.log`, `${rule.lines.join('\n')}\n`);
  }
}

function describeRun(endpoint: Endpoint): string {
  const counts = new Map<string, number>();
  for (const { complianceType } of endpoint.evaluations(RULE).values()) {
    counts.set(complianceType, (counts.get(complianceType) ?? 0) + 1);
  }
  const results = [...counts].sort().map(([compliance, count]) => `${count} ${compliance}`);
  const calls = endpoint.calls.map(({ operation }) => operation);
  return `all functions judged: ${results.join(', ')}\n             AWS calls: ${calls.join(', ')}`;
}
