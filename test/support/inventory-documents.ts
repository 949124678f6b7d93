/** A function as tests name it: in which account and Region, and on what it runs. */
interface Named {
  readonly account?: string;
  readonly region?: string;
  readonly name: string;
  readonly runtime?: string | null;
  readonly version?: string;
}

function arnOf({ account = '111122223333', region = 'eu-central-1', name }: Named): string {
  return `arn:aws:lambda:${region}:${account}:function:${name}`;
}

/** An element of `aws lambda list-functions`; with a version, as `--function-version ALL` gives it. */
export function listedFunction(named: Named): object {
  const { name, runtime = 'nodejs20.x', version } = named;
  return {
    FunctionName: name,
    FunctionArn: version === undefined ? arnOf(named) : `${arnOf(named)}:${version}`,
    ...(runtime !== null && { Runtime: runtime }),
    PackageType: runtime === null ? 'Image' : 'Zip',
    LastModified: '2026-03-04T10:15:30.250+0000',
    Version: version ?? '$LATEST',
  };
}

/** A row of `aws configservice select-resource-config` or `select-aggregate-resource-config`. */
export function queryRow(named: Named): string {
  const { account = '111122223333', region = 'eu-central-1', name, runtime = 'nodejs20.x' } = named;
  return JSON.stringify({
    accountId: account,
    awsRegion: region,
    arn: arnOf(named),
    resourceId: name,
    configuration: {
      runtime,
      packageType: 'Zip',
      lastModified: '2026-03-04T10:15:30.250+0000',
    },
    tags: [{ key: 'team', value: 'orders', tag: 'team=orders' }],
  });
}

/** A configuration item of a snapshot or history file. */
export function snapshotItem(named: Named): object {
  const { account = '111122223333', region = 'eu-central-1', name, runtime = 'nodejs20.x' } = named;
  return {
    relatedEvents: [],
    relationships: [],
    configuration: {
      functionName: name,
      runtime,
      packageType: 'Zip',
      lastModified: '2026-03-04T10:15:30.250+0000',
    },
    supplementaryConfiguration: {},
    tags: { team: 'orders' },
    configurationItemVersion: '1.3',
    configurationItemCaptureTime: '2026-11-19T03:00:00.000Z',
    awsAccountId: account,
    configurationItemStatus: 'OK',
    resourceType: 'AWS::Lambda::Function',
    resourceId: name,
    resourceName: name,
    ARN: arnOf(named),
    awsRegion: region,
  };
}
