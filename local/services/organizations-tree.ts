import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import type { Organization, OrganizationalUnit } from '../organization.ts';
import { operation, type Service } from '../service.ts';
import { pageOf, paging, requireAdministrator, toAccount } from './organizations-members.ts';

const UNIT_ID = /^ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}$/;

const listParents = z.strictObject({
  ChildId: z.string().regex(/^(\d{12}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$/),
  ...paging,
});

const describeOrganizationalUnit = z.strictObject({ OrganizationalUnitId: z.string().regex(UNIT_ID) });

const listRoots = z.strictObject(paging);

/** Of ListOrganizationalUnitsForParent and ListAccountsForParent. */
const listForParent = z.strictObject({
  ParentId: z.string().regex(/^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$/),
  ...paging,
});

/** AWS Organizations' operations on its tree of root, organizational units and accounts. */
export function treeOperations(organization: Organization): Service['operations'] {
  const { id, rootId, managementAccountId, accounts, organizationalUnits } = organization;

  const toUnit = (unit: OrganizationalUnit) => ({
    Id: unit.id,
    Arn: `arn:aws:organizations::${managementAccountId}:ou/${id}/${unit.id}`,
    Name: unit.name,
  });

  /** Those right below a root or unit; throws when there is none of that id. */
  function childrenIn<Child extends { parentId?: string | undefined }>(
    children: readonly Child[],
    parentId: string,
  ): Child[] {
    if (parentId !== rootId && !organizationalUnits.some((it) => it.id === parentId)) {
      throw new AwsError('ParentNotFoundException', "We can't find a root or OU with that ParentId.");
    }
    return children.filter((it) => (it.parentId ?? rootId) === parentId);
  }

  return {
    ListParents: operation(listParents, (input, call) => {
      requireAdministrator(organization, call);
      const child = [...accounts, ...organizationalUnits].find((it) => it.id === input.ChildId);
      if (child === undefined) {
        throw new AwsError(
          'ChildNotFoundException',
          `We can't find an organizational unit (OU) or account with the ChildId ${input.ChildId}.`,
        );
      }
      const Id = child.parentId ?? rootId;
      const Type = Id === rootId ? 'ROOT' : 'ORGANIZATIONAL_UNIT';
      const page = pageOf(call, ['ListParents', input.ChildId], [{ Id, Type }], (it) => it.Id, input);
      return { output: { Parents: page.items, NextToken: page.nextToken } };
    }),

    DescribeOrganizationalUnit: operation(describeOrganizationalUnit, (input, call) => {
      requireAdministrator(organization, call);
      const unit = organizationalUnits.find((it) => it.id === input.OrganizationalUnitId);
      if (unit === undefined) {
        throw new AwsError(
          'OrganizationalUnitNotFoundException',
          "We can't find an OU with that OrganizationalUnitId.",
        );
      }
      return { output: { OrganizationalUnit: toUnit(unit) } };
    }),

    ListRoots: operation(listRoots, (input, call) => {
      requireAdministrator(organization, call);
      const Arn = `arn:aws:organizations::${managementAccountId}:root/${id}/${rootId}`;
      const roots = [{ Id: rootId, Arn, Name: 'Root', PolicyTypes: [] }];
      const page = pageOf(call, ['ListRoots'], roots, (it) => it.Id, input);
      return { output: { Roots: page.items, NextToken: page.nextToken } };
    }),

    ListOrganizationalUnitsForParent: operation(listForParent, (input, call) => {
      requireAdministrator(organization, call);
      const units = childrenIn(organizationalUnits, input.ParentId);
      const page = pageOf(call, ['units', input.ParentId], units, (it) => it.id, input);
      return { output: { OrganizationalUnits: page.items.map(toUnit), NextToken: page.nextToken } };
    }),

    ListAccountsForParent: operation(listForParent, (input, call) => {
      requireAdministrator(organization, call);
      const children = childrenIn(accounts, input.ParentId);
      const page = pageOf(call, ['accounts', input.ParentId], children, (it) => it.id, input);
      const Accounts = page.items.map((it) => toAccount(organization, it));
      return { output: { Accounts, NextToken: page.nextToken } };
    }),
  };
}
