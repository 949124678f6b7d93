import * as z from 'zod/mini';
import { readLines } from '../adapters/lines.ts';
import { parseJson } from '../adapters/parse.ts';
import type { ReportBucket } from '../adapters/report-bucket.ts';
import type { Account } from '../core/lambda-function.ts';
import { runKeys } from './run.ts';

/** The members that `OrganizationAccount` has too. */
const listedAccountSchema = z.object({
  id: z.string(),
  name: z.nullable(z.string()),
  ouPath: z.nullable(z.string()),
  state: z.nullable(z.string()),
  tags: z.exactOptional(z.nullable(z.record(z.string(), z.string()))),
});

/** An account of the organization as plan listed it, the state it was in, and its tags where an owner may hang on them. */
export type ListedAccount = z.infer<typeof listedAccountSchema>;

/** Writes runs/<runId>/accounts.ndjson. */
export async function writeAccounts(
  bucket: ReportBucket,
  runId: string,
  accounts: readonly ListedAccount[],
): Promise<void> {
  const lines = accounts.map(
    ({ id, name, ouPath, state, tags }) => `${JSON.stringify({ id, name, ouPath, state, tags })}\n`,
  );
  await bucket.put(runKeys.accounts(runId), lines.join(''), 'application/x-ndjson');
}

/** The accounts of a run by their ids; throws, naming key and line, when they cannot be read. */
export async function readAccounts(bucket: ReportBucket, runId: string): Promise<Map<string, Account>> {
  const key = runKeys.accounts(runId);
  const bytes = await bucket.read(key);
  if (bytes === null) throw new Error(`${key}: there is no list of accounts`);
  const accounts = new Map<string, Account>();
  let number = 0;
  for await (const lines of readLines(bytes)) {
    for (const line of lines) {
      number++;
      if (line === '') continue;
      const { state, ...account } = parseJson(listedAccountSchema, line, `${key} line ${number}`);
      accounts.set(account.id, account);
    }
  }
  return accounts;
}
