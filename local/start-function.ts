import type { Endpoint } from './endpoint.ts';
import { type LambdaProcess, startLambdaProcess } from './lambda-process.ts';
import { presentEnvironment } from './present-environment.ts';
import { SETTINGS_VARIABLES } from './settings-store.ts';

/** An account and a Region. */
export interface Place {
  readonly accountId: string;
  readonly region: string;
}

/** Starts a function of the service in a process of its own; it finds the settings where the endpoint has them. */
export function startFunction(
  endpoint: Endpoint,
  { accountId, region }: Place,
  name: string,
  module: string,
  env: Readonly<Record<string, string>>,
): LambdaProcess {
  const functionArn = `arn:aws:lambda:${region}:${accountId}:function:runtime-sunset-${name}`;
  return startLambdaProcess(new URL(module, import.meta.url), functionArn, {
    ...presentEnvironment(endpoint, accountId, region),
    ...SETTINGS_VARIABLES,
    ...env,
  });
}
