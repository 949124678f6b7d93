import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * What the SDK's clients ask for credentials inside a Lambda bundle, in place of the chain of
 * @aws-sdk/credential-provider-node: Lambda hands the execution role's credentials over in the environment
 * (docs: lambda dg configuration-envvars), so files, SSO and metadata services have nothing to add.
 */
export const defaultProvider = fromEnv;
