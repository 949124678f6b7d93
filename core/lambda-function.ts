/** An AWS account, with what AWS Organizations tells about it when that could be read. */
export interface Account {
  readonly id: string;
  readonly name: string | null;
  /** The chain of ids from organization to organizational unit: `o-abc/r-ab12/ou-ab12-11111111`. */
  readonly ouPath: string | null;
  /** Those that AWS Organizations has of the account itself; absent or null where they were not read. */
  readonly tags?: Readonly<Record<string, string>> | null;
}

/** An alias that sends invocations to a version: all of them, or a part when it shifts traffic. */
export interface FunctionAlias {
  readonly name: string;
  /** The part of the invocations, above 0 and up to 1. */
  readonly weight: number;
}

/**
 * A Lambda function, or one of its versions, as an inventory saw it.
 * `functionArn` is unqualified; `version` is `$LATEST` or a number.
 */
export interface LambdaFunction {
  readonly account: Account;
  readonly region: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly version: string;
  /** The id of the runtime; null for container images and wherever AWS reports none. */
  readonly runtime: string | null;
  /** `Zip` or `Image`; null in configuration items older than container images. */
  readonly packageType: string | null;
  readonly presence: 'present' | 'deleted' | 'out-of-scope';
  /** Null when the inventory does not carry tags, as ListFunctions does not. */
  readonly tags: Readonly<Record<string, string>> | null;
  /** ISO instant of the last change of code or configuration. */
  readonly lastModified: string | null;
  /** The aliases that serve this version; none where the inventory does not look for them. */
  readonly aliases: readonly FunctionAlias[];
  /** ISO instant at which AWS Config captured this state; null for other inventories. */
  readonly capturedAt: string | null;
}

/** How Lambda reports functions whose runtime the customer brings and manages; AWS publishes no dates for them. */
export const CUSTOMER_MANAGED = 'custom';
