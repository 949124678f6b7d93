import { createHash } from 'node:crypto';

/** The rule that is invoked: where it lives and what it was given. */
export interface RuleInvocation {
  readonly accountId: string;
  readonly region: string;
  readonly configRuleName: string;
  readonly resultToken: string;
  /** Absent: the event has no ruleParameters key, as real ones may. */
  readonly ruleParameters?: Readonly<Record<string, string>>;
  readonly eventLeftScope?: boolean;
  /** When AWS Config wrote the notification; half a second after the capture, or now, when absent. */
  readonly notifiedAt?: Date;
}

/** The event of a custom Lambda rule (docs: config developerguide evaluate-config_develop-rules_lambda-functions). */
export interface RuleEvent {
  readonly version: '1.0';
  /** A JSON string. */
  readonly invokingEvent: string;
  /** A JSON string. */
  readonly ruleParameters?: string;
  readonly resultToken: string;
  readonly eventLeftScope: boolean;
  readonly executionRoleArn: string;
  readonly configRuleArn: string;
  readonly configRuleName: string;
  readonly configRuleId: string;
  readonly accountId: string;
}

/** Wraps a notification, to be written as a JSON string, in the rule's invocation. */
export function toRuleEvent(invocation: RuleInvocation, invokingEvent: unknown): RuleEvent {
  const { accountId, region, configRuleName, resultToken, ruleParameters } = invocation;
  const configRuleId = `config-rule-${createHash('sha256').update(configRuleName).digest('hex').slice(0, 6)}`;
  return {
    version: '1.0',
    invokingEvent: JSON.stringify(invokingEvent),
    ...(ruleParameters !== undefined && { ruleParameters: JSON.stringify(ruleParameters) }),
    resultToken,
    eventLeftScope: invocation.eventLeftScope ?? false,
    executionRoleArn: `arn:aws:iam::${accountId}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`,
    configRuleArn: `arn:aws:config:${region}:${accountId}:config-rule/${configRuleId}`,
    configRuleName,
    configRuleId,
    accountId,
  };
}
