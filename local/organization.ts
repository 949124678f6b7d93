import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { functionLine, organizationFile } from './organization-schema.ts';

/** An organization as written by hand; only accounts is required. */
export type OrganizationInput = z.input<typeof organizationFile>;

type Parsed = z.output<typeof organizationFile>;
type Placed<T> = Omit<T, 'accountId' | 'region'> & { accountId: string; region: string };

/** A function of the organization: its $LATEST, published versions, aliases and recorded history. */
export type OrganizationFunction = Placed<Parsed['functions'][number]>;

/** An account of the organization. */
export type OrganizationAccount = Parsed['accounts'][number];

/** An AWS Config aggregator of the organization. */
export type OrganizationAggregator = Placed<Parsed['aggregators'][number]>;

/** The whole organization, every default filled in and every reference checked. */
export type Organization = Omit<Parsed, 'managementAccountId' | 'functions' | 'aggregators'> & {
  managementAccountId: string;
  functions: OrganizationFunction[];
  aggregators: OrganizationAggregator[];
};

/** An OU on the way from the root to an account. */
export type OrganizationalUnit = Parsed['organizationalUnits'][number];

/** Fills in the defaults and checks the references of an organization; throws a ZodError or an Error naming the fault. */
export function parseOrganization(input: unknown): Organization {
  const parsed = organizationFile.parse(input);
  const first = parsed.accounts[0]?.id ?? '';
  const region = parsed.regions[0] ?? '';
  const managementAccountId = parsed.managementAccountId ?? first;
  const organization: Organization = {
    ...parsed,
    managementAccountId,
    functions: parsed.functions.map((fn) => ({
      ...fn,
      accountId: fn.accountId ?? first,
      region: fn.region ?? region,
    })),
    aggregators: parsed.aggregators.map((it) => ({
      ...it,
      accountId: it.accountId ?? managementAccountId,
      region: it.region ?? region,
    })),
  };
  const faults = [...brokenReferences(organization), ...brokenFunctions(organization)];
  if (faults.length > 0) {
    throw new Error(`The organization ${organization.name} is inconsistent: ${faults.join('; ')}`);
  }
  return organization;
}

/** Reads the sample organization of 12 accounts that ships with the repository, its settings document included. */
export async function loadSampleOrganization(): Promise<Organization> {
  const folder = new URL('./sample-organization/', import.meta.url);
  const read = (file: string) => readFile(new URL(file, folder), 'utf8');
  const [organization, functions, settings] = await Promise.all([
    read('organization.json'),
    read('functions.ndjson'),
    read('settings.json'),
  ]);
  const lines = functions.split('\n').filter((line) => line !== '');
  return parseOrganization({
    ...z.record(z.string(), z.unknown()).parse(JSON.parse(organization)),
    functions: lines.map((line) => functionLine.parse(JSON.parse(line))),
    settings: { content: settings },
  });
}

/** The OUs above an account, the one below the root first; empty for an account directly under the root. */
export function organizationalUnitsOf(organization: Organization, accountId: string): OrganizationalUnit[] {
  const units: OrganizationalUnit[] = [];
  let id = organization.accounts.find((it) => it.id === accountId)?.parentId;
  while (id !== undefined && id !== organization.rootId) {
    const unit = organization.organizationalUnits.find((it) => it.id === id);
    if (unit === undefined) break;
    units.unshift(unit);
    id = unit.parentId;
  }
  return units;
}

/** Whether AWS Config records functions in this account and Region. */
export function isRecorded(organization: Organization, accountId: string, region: string): boolean {
  const recorded = organization.accounts.find((it) => it.id === accountId)?.configRecorded ?? false;
  return typeof recorded === 'boolean' ? recorded : recorded.includes(region);
}

function* brokenReferences(organization: Organization): Generator<string> {
  const accounts = new Set(organization.accounts.map((it) => it.id));
  const parents = new Set([organization.rootId, ...organization.organizationalUnits.map((it) => it.id)]);
  for (const { id, parentId } of [...organization.accounts, ...organization.organizationalUnits]) {
    if (parentId !== undefined && !parents.has(parentId)) yield `${id} has no parent ${parentId}`;
  }
  const named = [
    organization.managementAccountId,
    ...organization.delegatedAdministrators,
    ...organization.memberRoles.map((it) => it.accountId),
    ...organization.aggregators.map((it) => it.accountId),
    ...organization.healthEvents.flatMap((it) => it.accounts.map(({ accountId }) => accountId)),
  ];
  for (const id of named) {
    if (!accounts.has(id)) yield `account ${id} is not in the organization`;
  }
}

function* brokenFunctions(organization: Organization): Generator<string> {
  const accounts = new Set(organization.accounts.map((it) => it.id));
  const seen = new Set<string>();
  for (const fn of organization.functions) {
    const key = `${fn.accountId}/${fn.region}/${fn.name}`;
    if (seen.has(key)) yield `${key} is listed twice`;
    seen.add(key);
    if (!accounts.has(fn.accountId)) yield `${key} is in an unknown account`;
    if (!organization.regions.includes(fn.region)) yield `${key} is in an unknown Region`;
    if (fn.packageType === 'Image' && fn.runtime !== undefined) yield `${key} is an image with a runtime`;
    const versions = new Set(['$LATEST', ...fn.versions.map((it) => it.version)]);
    for (const alias of fn.aliases) {
      if (!versions.has(alias.version)) yield `alias ${alias.name} of ${key} has no version ${alias.version}`;
    }
  }
}
