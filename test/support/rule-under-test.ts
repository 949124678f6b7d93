import { onTestFinished } from 'vitest';
import { type Endpoint, startEndpoint } from '../../local/endpoint.ts';
import { type Organization, type OrganizationInput, parseOrganization } from '../../local/organization.ts';
import type { changeEvent } from '../../local/rule-events.ts';
import type { Env } from '../../rules/env.ts';
import { createHandler } from '../../rules/lambda-runtime.ts';
import { silence } from './silence.ts';
import { useEndpoint } from './use-endpoint.ts';

/** The account and Region of the rule function and, unless a test says otherwise, of all else. */
export const OWN_ACCOUNT = '111122223333';
export const REGION = 'eu-central-1';
export const RULE_NAME = 'runtime-sunset';

/** The rule's handler before a local AWS endpoint, and what a test needs to invoke and to judge it. */
export interface RuleUnderTest {
  readonly endpoint: Endpoint;
  readonly invoke: (event: unknown) => Promise<void>;
  /** The members that all events share; spread it into a builder of local/rule-events.ts. */
  readonly invocation: {
    readonly organization: Organization;
    readonly accountId: string;
    readonly region: string;
    readonly configRuleName: string;
    readonly resultToken: string;
    readonly notifiedAt: Date;
  };
  /** The names of the operations called so far, in order. */
  readonly operations: () => string[];
  /** Moves the clock of rule and endpoint. */
  readonly setClock: (instant: string) => void;
}

/** What a test may say of its rule; all else is as in a fresh single-account installation on 2026-11-20. */
export interface RuleOptions {
  readonly functions?: OrganizationInput['functions'];
  readonly organization?: Partial<OrganizationInput>;
  readonly env?: Env;
  readonly clock?: string;
  /** false: log and metrics go to standard output. */
  readonly silent?: boolean;
}

/** Starts endpoint and handler; both end with the test. */
export async function startRule(options: RuleOptions = {}): Promise<RuleUnderTest> {
  let clock = new Date(options.clock ?? '2026-11-20T08:00:00.000Z');
  const organization = parseOrganization({
    accounts: [{ id: OWN_ACCOUNT, name: 'security' }],
    regions: [REGION],
    configRules: [{ name: RULE_NAME }],
    functions: options.functions,
    ...options.organization,
  });
  const endpoint = await startEndpoint(organization, { now: () => clock });
  onTestFinished(() => endpoint.close());
  useEndpoint(endpoint, OWN_ACCOUNT, REGION);
  if (options.silent !== false) silence();

  const handler = createHandler(options.env ?? {}, () => clock);
  const rule = { accountId: OWN_ACCOUNT, region: REGION, configRuleName: RULE_NAME };
  const context = {
    invokedFunctionArn: `arn:aws:lambda:${REGION}:${OWN_ACCOUNT}:function:rule`,
    awsRequestId: '3d0f8e2e-6b9c-4f0e-9d43-5f6f3c1c7a11',
  };
  return {
    endpoint,
    invoke: (event) => handler(event, context),
    invocation: { organization, ...rule, resultToken: endpoint.issueResultToken(rule), notifiedAt: clock },
    operations: () => endpoint.calls.map(({ operation }) => operation),
    setClock(instant) {
      clock = new Date(instant);
    },
  };
}

/** What AWS Config holds of the rule: compliance and sentence of a function. */
export function resultOf(rule: RuleUnderTest, functionName: string) {
  return rule.endpoint.evaluations(rule.invocation).get(functionName);
}

/** That many functions on nodejs24.x: fn-000, fn-001, ... */
export function manyFunctions(count: number): { name: string; runtime: string }[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `fn-${String(index).padStart(3, '0')}`,
    runtime: 'nodejs24.x',
  }));
}

/** An event with other members in its invokingEvent. */
export function withInvokingEvent(
  event: ReturnType<typeof changeEvent>,
  members: Readonly<Record<string, unknown>>,
): unknown {
  return { ...event, invokingEvent: JSON.stringify({ ...JSON.parse(event.invokingEvent), ...members }) };
}
