import { parse } from '../adapters/parse.ts';
import { type Policy, switchesSchema } from '../core/policy.ts';

/**
 * The policy with a Config rule's parameters in place of the settings document's switches.
 * Throws an error that names the parameter when one is unknown or out of bounds.
 */
export function applyRuleParameters(
  policy: Policy,
  ruleParameters: Readonly<Record<string, unknown>>,
): Policy {
  const { noticeDays, nonCompliantFrom, unlistedRuntime, previewRuntime } = policy;
  const switches = parse(
    switchesSchema,
    {
      noticeDays,
      nonCompliantFrom,
      unlistedRuntime,
      previewRuntime,
      ...ruleParameters,
      ...('noticeDays' in ruleParameters && { noticeDays: toNumber(ruleParameters['noticeDays']) }),
    },
    'rule parameters',
  );
  return { ...policy, ...switches };
}

/** Config hands every parameter over as text (docs: config API_ConfigRule, InputParameters). */
function toNumber(parameter: unknown): unknown {
  return typeof parameter === 'string' && /^\d+$/.test(parameter) ? Number(parameter) : parameter;
}
