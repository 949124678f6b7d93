/** The answer of `aws lambda list-functions` for functions of one account in one Region. */
export function listFunctions(
  functions: readonly {
    readonly name: string;
    readonly runtime?: string;
    readonly packageType?: string;
    readonly accountId?: string;
  }[],
): { Functions: object[] } {
  return {
    Functions: functions.map(({ name, runtime, packageType = 'Zip', accountId = '111122223333' }) => ({
      FunctionName: name,
      FunctionArn: `arn:aws:lambda:eu-central-1:${accountId}:function:${name}`,
      ...(runtime !== undefined && { Runtime: runtime }),
      PackageType: packageType,
      Version: '$LATEST',
      LastModified: '2026-01-15T09:30:00.000+0000',
    })),
  };
}
