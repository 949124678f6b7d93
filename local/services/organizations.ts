import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import type { Organization } from '../organization.ts';
import { operation, type Service } from '../service.ts';
import { nextToken, pageOf, paging, requireAdministrator, toAccount } from './organizations-members.ts';
import { treeOperations } from './organizations-tree.ts';

const listAccounts = z.strictObject(paging);

const describeAccount = z.strictObject({ AccountId: z.string().regex(/^\d{12}$/) });

/** Without a size of its pages (docs: organizations API_ListTagsForResource). */
const listTagsForResource = z.strictObject({
  ResourceId: z
    .string()
    .max(130)
    .regex(/^(r-[0-9a-z]{4,32}|\d{12}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}|r?p-[0-9a-zA-Z_]{4,128})$/),
  NextToken: nextToken,
});

/** AWS names no size: that of the other listings. */
const TAGS_A_PAGE = 20;

/** AWS Organizations, answered to the management account and delegated administrators only. */
export function organizationsService(organization: Organization): Service {
  return {
    signingName: 'organizations',
    global: true,
    protocol: 'aws-json',
    target: 'AWSOrganizationsV20161128',
    dialect: {
      ThrottlingException: { code: 'TooManyRequestsException' },
      ValidationException: { code: 'InvalidInputException' },
    },
    operations: {
      ListAccounts: operation(listAccounts, (input, call) => {
        requireAdministrator(organization, call);
        const { accounts } = organization;
        const page = pageOf(call, ['ListAccounts'], accounts, ({ id }) => id, input);
        const Accounts = page.items.map((it) => toAccount(organization, it));
        return { output: { Accounts, NextToken: page.nextToken } };
      }),

      DescribeAccount: operation(describeAccount, (input, call) => {
        requireAdministrator(organization, call);
        const account = organization.accounts.find((it) => it.id === input.AccountId);
        if (account === undefined) {
          throw new AwsError('AccountNotFoundException', "You specified an account that doesn't exist.");
        }
        return { output: { Account: toAccount(organization, account) } };
      }),

      ListTagsForResource: operation(listTagsForResource, ({ ResourceId, NextToken }, call) => {
        requireAdministrator(organization, call);
        const tags = Object.entries(tagsOf(organization, ResourceId));
        const page = pageOf(call, ['ListTagsForResource', ResourceId], tags, ([key]) => key, {
          MaxResults: TAGS_A_PAGE,
          NextToken,
        });
        const Tags = page.items.map(([Key, Value]) => ({ Key, Value }));
        return { output: { Tags, NextToken: page.nextToken } };
      }),

      ...treeOperations(organization),
    },
  };
}

/** Accounts have tags; root and units have none, and policies there are none. */
function tagsOf(
  { rootId, organizationalUnits, accounts }: Organization,
  id: string,
): Readonly<Record<string, string>> {
  if (id === rootId || organizationalUnits.some((it) => it.id === id)) return {};
  const account = accounts.find((it) => it.id === id);
  if (account === undefined) {
    throw new AwsError('TargetNotFoundException', "We can't find the target that you specified.");
  }
  return account.tags;
}
