import * as z from 'zod/mini';
import type { MemberRole } from '../adapters/member-credentials.ts';
import { parse } from '../adapters/parse.ts';
import { allOrNone, logLevelVariable, optionalText } from '../adapters/settings-env.ts';
import { bucketName, roleName } from '../adapters/variable-kinds.ts';

/** The environment variables of the function that collects, as reporter/template.yaml sets them. */
export const CollectEnv = z
  .object({
    REPORTS_BUCKET: bucketName,
    /** The role by which other accounts are read; without it only our own is. */
    MEMBER_ROLE_NAME: z.optional(roleName),
    MEMBER_EXTERNAL_ID: optionalText,
    AGGREGATOR_NAME: optionalText,
    ...logLevelVariable,
  })
  .check(allOrNone('MEMBER_ROLE_NAME', 'MEMBER_EXTERNAL_ID'));

/** The environment of the function that collects, once it is known to be whole. */
export type CollectEnv = z.infer<typeof CollectEnv>;

/** Throws an error that names each variable that is missing or does not fit, so that the cold start stops. */
export function readCollectEnv(variables: Readonly<Record<string, string | undefined>>): CollectEnv {
  return parse(CollectEnv, variables, 'environment');
}

/** The role of organization mode; null where only our own account is read. */
export function memberRoleOf({ MEMBER_ROLE_NAME, MEMBER_EXTERNAL_ID }: CollectEnv): MemberRole | null {
  if (!MEMBER_ROLE_NAME || !MEMBER_EXTERNAL_ID) return null;
  return { roleName: MEMBER_ROLE_NAME, externalId: MEMBER_EXTERNAL_ID };
}
