import {
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  ListRootsCommand,
  type OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { followPages } from './follow-pages.ts';
import { inParallel } from './in-parallel.ts';
import { objectsIn } from './objects-in.ts';
import { toError } from './to-error.ts';

/** How many roots and units are asked about at a time; beyond what AWS grants, the client waits and tries again. */
const AT_ONCE = 5;
/** The most that AWS gives in one page (docs: organizations API_ListAccountsForParent). */
const MaxResults = 20;

/** Where accounts are in their organization, as far as that could be read. */
export interface OrganizationPaths {
  /** By the account's id: `o-abc/r-ab12/ou-ab12-11111111`. */
  readonly paths: ReadonlyMap<string, string>;
  /** What could not be read, and why: the first of it; null when all was. */
  readonly failure: string | null;
}

/** A root or organizational unit, and the path to it, itself included. */
interface Parent {
  readonly id: string;
  readonly path: string;
}

/**
 * Walks the organization from its root down, level by level, until each of these accounts is found: two listings for a
 * unit, however many accounts it has. What is below a unit that may not be read is left out. Never throws.
 */
export async function readOrganizationPaths(
  client: OrganizationsClient,
  wanted: ReadonlySet<string>,
): Promise<OrganizationPaths> {
  const paths = new Map<string, string>();
  const seen = new Set<string>();
  let failure: string | null = null;

  /** In their order, what a listing gives for each of the parents; nothing for those where it fails. */
  async function listFor<Child>(
    parents: readonly Parent[],
    list: (parent: Parent) => Promise<Child[]>,
  ): Promise<Child[]> {
    const children: Child[] = [];
    const listings = inParallel(parents, AT_ONCE, (parent) => orNothing(list(parent)));
    for await (const some of listings) children.push(...some);
    return children;
  }

  async function orNothing<Child>(listing: Promise<Child[]>): Promise<Child[]> {
    try {
      return await listing;
    } catch (error) {
      failure ??= toError(error).message;
      return [];
    }
  }

  let level = await orNothing(listRoots(client));
  while (level.length > 0) {
    // An account that is moved meanwhile may be found twice: it is where it was found last.
    for (const { id, path } of await listFor(level, (parent) => listAccountsIn(client, parent))) {
      if (wanted.has(id)) paths.set(id, path);
    }
    if (paths.size === wanted.size) break;
    const units = await listFor(level, (parent) => listUnitsIn(client, parent));
    level = units.filter(({ id }) => !seen.has(id) && seen.add(id));
  }
  return { paths, failure };
}

/** A root's ARN names its organization: `arn:aws:organizations::999988887777:root/o-abc/r-ab12`. */
async function listRoots(client: OrganizationsClient): Promise<Parent[]> {
  const roots: Parent[] = [];
  const pages = followPages(
    'ListRoots',
    (NextToken) => client.send(new ListRootsCommand({ NextToken, MaxResults })),
    (page) => page.NextToken,
  );
  for await (const { Roots } of pages) {
    for (const { Id, Arn } of objectsIn(Roots, 'ListRoots: Roots')) {
      const organizationId = Arn?.split('/')[1];
      if (Id && organizationId) roots.push({ id: Id, path: `${organizationId}/${Id}` });
    }
  }
  return roots;
}

async function listUnitsIn(client: OrganizationsClient, { id, path }: Parent): Promise<Parent[]> {
  const units: Parent[] = [];
  const operation = `ListOrganizationalUnitsForParent ${id}`;
  const pages = followPages(
    operation,
    (NextToken) =>
      client.send(new ListOrganizationalUnitsForParentCommand({ ParentId: id, NextToken, MaxResults })),
    (page) => page.NextToken,
  );
  for await (const { OrganizationalUnits } of pages) {
    for (const { Id } of objectsIn(OrganizationalUnits, `${operation}: OrganizationalUnits`)) {
      if (Id) units.push({ id: Id, path: `${path}/${Id}` });
    }
  }
  return units;
}

/** The accounts right below a parent, each with the parent's path. */
async function listAccountsIn(client: OrganizationsClient, { id, path }: Parent): Promise<Parent[]> {
  const accounts: Parent[] = [];
  const operation = `ListAccountsForParent ${id}`;
  const pages = followPages(
    operation,
    (NextToken) => client.send(new ListAccountsForParentCommand({ ParentId: id, NextToken, MaxResults })),
    (page) => page.NextToken,
  );
  for await (const { Accounts } of pages) {
    for (const { Id } of objectsIn(Accounts, `${operation}: Accounts`)) {
      if (Id) accounts.push({ id: Id, path });
    }
  }
  return accounts;
}
