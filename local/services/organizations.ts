import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import { type Organization, type OrganizationAccount, organizationalUnitsOf } from '../organization.ts';
import { type Call, operation, type Service } from '../service.ts';

const maxResults = z.int().min(1).max(20).default(20);
const nextToken = z.string().max(100_000).optional();

const listAccounts = z.strictObject({ MaxResults: maxResults, NextToken: nextToken });

const describeAccount = z.strictObject({ AccountId: z.string().regex(/^\d{12}$/) });

const listParents = z.strictObject({
  ChildId: z.string().regex(/^(\d{12}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$/),
  MaxResults: maxResults,
  NextToken: nextToken,
});

const describeOrganizationalUnit = z.strictObject({
  OrganizationalUnitId: z.string().regex(/^ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}$/),
});

/** AWS Organizations, answered to the management account and delegated administrators only. */
export function organizationsService(organization: Organization): Service {
  const allowed = [organization.managementAccountId, ...organization.delegatedAdministrators];
  const requireAdministrator = (call: Call) => {
    if (allowed.includes(call.accountId)) return;
    throw new AwsError('AccessDeniedException', "You don't have permissions to access this resource.");
  };

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
        requireAdministrator(call);
        const page = call.pages({
          query: ['ListAccounts'],
          items: organization.accounts,
          keyOf: (it) => it.id,
          size: input.MaxResults,
          token: input.NextToken,
          invalidToken,
        });
        const Accounts = page.items.map((it) => toAccount(organization, it));
        return { output: { Accounts, NextToken: page.nextToken } };
      }),

      DescribeAccount: operation(describeAccount, (input, call) => {
        requireAdministrator(call);
        const account = organization.accounts.find((it) => it.id === input.AccountId);
        if (account === undefined) {
          throw new AwsError('AccountNotFoundException', "You specified an account that doesn't exist.");
        }
        return { output: { Account: toAccount(organization, account) } };
      }),

      ListParents: operation(listParents, (input, call) => {
        requireAdministrator(call);
        const children = [...organization.accounts, ...organization.organizationalUnits];
        const child = children.find((it) => it.id === input.ChildId);
        if (child === undefined) {
          throw new AwsError(
            'ChildNotFoundException',
            `We can't find an organizational unit (OU) or account with the ChildId ${input.ChildId}.`,
          );
        }
        const Id = child.parentId ?? organization.rootId;
        const Type = Id === organization.rootId ? 'ROOT' : 'ORGANIZATIONAL_UNIT';
        const page = call.pages({
          query: ['ListParents', input.ChildId],
          items: [{ Id, Type }],
          keyOf: (it) => it.Id,
          size: input.MaxResults,
          token: input.NextToken,
          invalidToken,
        });
        return { output: { Parents: page.items, NextToken: page.nextToken } };
      }),

      DescribeOrganizationalUnit: operation(describeOrganizationalUnit, (input, call) => {
        requireAdministrator(call);
        const unit = organization.organizationalUnits.find((it) => it.id === input.OrganizationalUnitId);
        if (unit === undefined) {
          throw new AwsError(
            'OrganizationalUnitNotFoundException',
            "We can't find an OU with that OrganizationalUnitId.",
          );
        }
        const Arn = `arn:aws:organizations::${organization.managementAccountId}:ou/${organization.id}/${unit.id}`;
        return { output: { OrganizationalUnit: { Id: unit.id, Arn, Name: unit.name } } };
      }),
    },
  };
}

/** `State` replaced `Status`; `Paths` is optional (docs: organizations APIReference Account). */
function toAccount(organization: Organization, account: OrganizationAccount): Record<string, unknown> {
  const { id, rootId, managementAccountId } = organization;
  const units = organizationalUnitsOf(organization, account.id).map((it) => `${it.id}/`);
  return {
    Id: account.id,
    Arn: `arn:aws:organizations::${managementAccountId}:account/${id}/${account.id}`,
    Email: account.email ?? `aws+${account.name}@example.com`,
    Name: account.name,
    State: account.state,
    JoinedMethod: account.id === managementAccountId ? 'INVITED' : 'CREATED',
    JoinedTimestamp: new Date(account.joinedAt),
    ...(account.pathListed && { Paths: [`${id}/${rootId}/${units.join('')}${account.id}/`] }),
  };
}

function invalidToken(): AwsError {
  return new AwsError(
    'InvalidInputException',
    'The NextToken is not from a previous call of this operation.',
    {
      details: { Reason: 'INVALID_PAGINATION_TOKEN' },
    },
  );
}
