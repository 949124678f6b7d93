import * as z from 'zod/mini';
import { type Policy, policySchema } from '../../core/policy.ts';

/** The policy of a settings document with these members; all else as the defaults say. */
export function aPolicy(members: z.input<typeof policySchema> = {}): Policy {
  return z.parse(policySchema, members);
}
