/** Whether a call of AWS Organizations failed because the account is in none (docs: organizations API_ListAccounts, errors). */
export function isWithoutOrganization(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : null;
  return cause instanceof Error && cause.name === 'AWSOrganizationsNotInUseException';
}
