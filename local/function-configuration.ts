import { lambdaTime } from './configuration-item.ts';
import type { OrganizationFunction } from './organization.ts';

/** The revision id every function has here. */
export const revisionId = '156c57a0-7f2f-41d2-8240-29797b0132ed';

/** A version of a function as ListFunctions returns it: no tags, no state (docs: lambda API FunctionConfiguration). */
export function toFunctionConfiguration(
  fn: OrganizationFunction,
  FunctionArn: string,
  Version: string,
  Runtime: string | undefined,
  lastModified: string,
): Record<string, unknown> {
  return {
    FunctionName: fn.name,
    FunctionArn,
    Runtime,
    Role: `arn:aws:iam::${fn.accountId}:role/${fn.name}`,
    Handler: fn.packageType === 'Zip' ? 'index.handler' : undefined,
    CodeSize: fn.packageType === 'Zip' ? 1024 + fn.memorySize * 16 : 0,
    Description: fn.description,
    Timeout: fn.timeout,
    MemorySize: fn.memorySize,
    LastModified: lambdaTime(lastModified),
    CodeSha256: 'IIwUc2FF9nrH3U856beLym8t6M2ZBgwZJ5MLu3OWGAo=',
    Version,
    TracingConfig: { Mode: 'PassThrough' },
    RevisionId: revisionId,
    PackageType: fn.packageType,
    Architectures: [fn.architecture],
    EphemeralStorage: { Size: 512 },
    SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Off' },
    LoggingConfig: { LogFormat: 'Text', LogGroup: `/aws/lambda/${fn.name}` },
  };
}
