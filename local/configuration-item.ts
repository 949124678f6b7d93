import type { OrganizationFunction } from './organization.ts';

/** The resource type AWS Config gives to a function. */
export const functionType = 'AWS::Lambda::Function';

/** What AWS Config recorded of a function at one moment; `configuration` is null once it is deleted. */
export interface ConfigurationItem {
  readonly fn: OrganizationFunction;
  readonly arn: string;
  readonly capturedAt: Date;
  readonly status: 'OK' | 'ResourceDiscovered' | 'ResourceDeleted';
  readonly tags: Readonly<Record<string, string>>;
  readonly configuration: Readonly<Record<string, unknown>> | null;
}

/** The unqualified ARN of a function. */
export function functionArn(fn: OrganizationFunction): string {
  return `arn:aws:lambda:${fn.region}:${fn.accountId}:function:${fn.name}`;
}

/** The configuration items of a function, newest first; the oldest one is its discovery. Only $LATEST is recorded. */
export function configurationItemsOf(fn: OrganizationFunction): ConfigurationItem[] {
  const arn = functionArn(fn);
  const earlier = fn.history.map((it) => itemOf(fn, new Date(it.capturedAt), it.runtime, it.tags));
  const items = [itemOf(fn, capturedAt(fn), fn.runtime, fn.tags), ...earlier];
  items.sort((a, b) => b.capturedAt.getTime() - a.capturedAt.getTime());
  const oldest = items.pop();
  if (oldest !== undefined) items.push({ ...oldest, status: 'ResourceDiscovered' });
  if (fn.deletedAt === undefined) return items;
  const deleted = {
    fn,
    arn,
    capturedAt: after(fn.deletedAt, 60),
    status: 'ResourceDeleted',
    tags: {},
  } as const;
  return [{ ...deleted, configuration: null }, ...items];
}

/** The newest configuration item of a function. */
export function newestItemOf(fn: OrganizationFunction): ConfigurationItem {
  const [newest] = configurationItemsOf(fn);
  if (newest === undefined) throw new Error(`${fn.name} has no configuration item`);
  return newest;
}

function itemOf(
  fn: OrganizationFunction,
  captured: Date,
  runtime: string | undefined,
  tags: Readonly<Record<string, string>>,
): ConfigurationItem {
  return {
    fn,
    arn: functionArn(fn),
    capturedAt: captured,
    status: 'OK',
    tags,
    configuration: configurationOf(fn, runtime),
  };
}

/** Without environment variables, which AWS Config never records for a function. */
function configurationOf(fn: OrganizationFunction, runtime: string | undefined): Record<string, unknown> {
  return {
    functionName: fn.name,
    functionArn: functionArn(fn),
    ...(runtime !== undefined && { runtime, handler: 'index.handler' }),
    role: `arn:aws:iam::${fn.accountId}:role/${fn.name}`,
    codeSize: 1024 + fn.memorySize * 16,
    description: fn.description,
    timeout: fn.timeout,
    memorySize: fn.memorySize,
    lastModified: lambdaTime(fn.lastModified),
    codeSha256: 'IIwUc2FF9nrH3U856beLym8t6M2ZBgwZJ5MLu3OWGAo=',
    version: '$LATEST',
    tracingConfig: { mode: 'PassThrough' },
    revisionId: '156c57a0-7f2f-41d2-8240-29797b0132ed',
    layers: [],
    ...(fn.packageTypeRecorded && { state: { value: 'Active' }, packageType: fn.packageType }),
    ...(fn.packageTypeRecorded && { architectures: [fn.architecture] }),
  };
}

/** A time as Lambda writes it: 2026-01-15T09:30:00.000+0000. */
export function lambdaTime(instant: string): string {
  return new Date(instant).toISOString().replace('Z', '+0000');
}

function capturedAt(fn: OrganizationFunction): Date {
  return fn.capturedAt === undefined ? after(fn.lastModified, 132) : new Date(fn.capturedAt);
}

function after(instant: string, seconds: number): Date {
  return new Date(Date.parse(instant) + seconds * 1000);
}
