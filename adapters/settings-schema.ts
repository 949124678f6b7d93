import * as z from 'zod/mini';
import { policySchema } from '../core/policy.ts';

/**
 * The settings document's JSON Schema, against which AppConfig validates each version before it is deployed; it
 * reads draft 4 only (docs: appconfig userguide appconfig-creating-configuration-and-profile-validators).
 */
export function settingsJsonSchema(): string {
  return JSON.stringify(z.toJSONSchema(policySchema, { target: 'draft-4', io: 'input' }), null, 2);
}
