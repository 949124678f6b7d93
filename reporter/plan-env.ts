import * as z from 'zod/mini';
import { parse } from '../adapters/parse.ts';
import {
  logLevelVariable,
  optionalText,
  settingsTogether,
  settingsVariables,
} from '../adapters/settings-env.ts';
import { bucketName, roleName } from '../adapters/variable-kinds.ts';

const REGIONS = /^[a-z]{2,8}(-[a-z0-9]+)+-\d{1,2}(,[a-z]{2,8}(-[a-z0-9]+)+-\d{1,2})*$/;

/** A whole number that a template gives as text. */
function count(most: number) {
  return z.optional(
    z.pipe(
      z.string().check(z.regex(/^[1-9]\d*$/, 'must be a whole number from 1')),
      z.pipe(
        z.transform((text: string) => Number(text)),
        z.number().check(z.maximum(most)),
      ),
    ),
  );
}

/** The environment variables of the function that plans a run, as reporter/template.yaml sets them. */
export const PlanEnv = z
  .object({
    REPORTS_BUCKET: bucketName,
    INVENTORY: z.enum(['aggregator', 'direct']),
    /** Needed with INVENTORY aggregator. */
    AGGREGATOR_NAME: optionalText,
    /** The role by which other accounts are read directly; without it only our own is planned. */
    MEMBER_ROLE_NAME: z.optional(roleName),
    /** The Regions to ask for where the settings name none. */
    REGIONS: z.optional(
      z
        .string()
        .check(z.regex(REGIONS, 'must be ids of Regions, with commas between them'), ({ value, issues }) => {
          const twice = value.split(',').find((region, index, all) => all.indexOf(region) < index);
          // What is no Region at all has been refused above, and is not shown.
          if (twice === undefined || issues.length > 0) return;
          issues.push({ code: 'custom', input: value, message: `names ${twice} twice` });
        }),
    ),
    /** How many accounts one item of the aggregator's manifest has. */
    ACCOUNTS_PER_ITEM: count(1000),
    /** How many batches are collected at a time. */
    MAX_CONCURRENCY: count(1000),
    ...settingsVariables,
    ...logLevelVariable,
  })
  .check(settingsTogether, ({ value, issues }) => {
    if (value.INVENTORY !== 'aggregator' || value.AGGREGATOR_NAME !== undefined) return;
    issues.push({
      code: 'custom',
      input: value,
      path: ['AGGREGATOR_NAME'],
      message: 'is missing: INVENTORY is aggregator',
    });
  });

/** The environment of the function that plans a run, once it is known to be whole. */
export type PlanEnv = z.infer<typeof PlanEnv>;

/** Throws an error that names each variable that is missing or does not fit, so that the cold start stops. */
export function readPlanEnv(variables: Readonly<Record<string, string | undefined>>): PlanEnv {
  return parse(PlanEnv, variables, 'environment');
}
