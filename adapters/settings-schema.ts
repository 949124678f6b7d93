import * as z from 'zod/mini';
import { policySchema } from '../core/policy.ts';

/**
 * The settings document's JSON Schema, against which AppConfig validates each version before it is deployed; it
 * reads draft 4 only (docs: appconfig userguide appconfig-creating-configuration-and-profile-validators).
 */
export function settingsJsonSchema(): string {
  const schema = z.toJSONSchema(policySchema, { target: 'draft-4', io: 'input', override: boundKeys });
  return JSON.stringify(schema, null, 2);
}

/** Draft 4 bounds the keys of a record by patterns; zod writes none. */
function boundKeys({ zodSchema, jsonSchema }: Parameters<Override>[0]): void {
  const { def } = zodSchema._zod;
  if (def.type !== 'record') return;
  const { pattern } = z.toJSONSchema(def.keyType, { target: 'draft-4' });
  if (pattern === undefined || jsonSchema.additionalProperties === undefined) return;
  jsonSchema.patternProperties = { [pattern]: jsonSchema.additionalProperties };
  jsonSchema.additionalProperties = false;
}

type Override = NonNullable<NonNullable<Parameters<typeof z.toJSONSchema>[1]>['override']>;
