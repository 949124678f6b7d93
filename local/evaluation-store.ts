import { randomBytes } from 'node:crypto';

/** An AWS Config rule in one account and Region. */
export interface RuleKey {
  readonly accountId: string;
  readonly region: string;
  readonly configRuleName: string;
}

/** The latest result AWS Config holds for a resource. */
export interface StoredEvaluation {
  readonly resourceType: string;
  readonly complianceType: 'COMPLIANT' | 'NON_COMPLIANT' | 'NOT_APPLICABLE';
  readonly annotation: string | undefined;
  readonly orderingTimestamp: Date;
  readonly recordedAt: Date;
}

/** Result tokens and evaluation results of every rule. */
export interface EvaluationStore {
  readonly issueResultToken: (rule: RuleKey) => string;
  /** The rule a token was issued for. */
  readonly ruleOf: (resultToken: string) => RuleKey | undefined;
  /** Stores a result unless a newer one is there. */
  readonly put: (rule: RuleKey, resourceId: string, evaluation: StoredEvaluation) => void;
  /** The latest results by resource id, those that are NOT_APPLICABLE included. */
  readonly evaluations: (rule: RuleKey) => ReadonlyMap<string, StoredEvaluation>;
}

/** Keeps evaluation results in memory; an older OrderingTimestamp never overwrites a newer one. */
export function createEvaluationStore(): EvaluationStore {
  const rules = new Map<string, RuleKey>();
  const results = new Map<string, Map<string, StoredEvaluation>>();
  const keyOf = (rule: RuleKey) => `${rule.accountId}/${rule.region}/${rule.configRuleName}`;

  return {
    issueResultToken(rule) {
      const token = randomBytes(48).toString('base64url');
      rules.set(token, rule);
      return token;
    },
    ruleOf: (resultToken) => rules.get(resultToken),
    put(rule, resourceId, evaluation) {
      const ofRule = results.get(keyOf(rule)) ?? new Map<string, StoredEvaluation>();
      results.set(keyOf(rule), ofRule);
      const present = ofRule.get(resourceId);
      if (present === undefined || present.orderingTimestamp <= evaluation.orderingTimestamp) {
        ofRule.set(resourceId, evaluation);
      }
    },
    evaluations: (rule) => results.get(keyOf(rule)) ?? new Map(),
  };
}
