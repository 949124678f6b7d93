/** What the ARN of a function says. */
export interface FunctionArn {
  /** Unqualified. */
  readonly functionArn: string;
  readonly region: string;
  readonly accountId: string;
  readonly functionName: string;
}

/** docs: lambda API_FunctionConfiguration, FunctionArn. None of its characters ends a text in an advanced query. */
const FUNCTION_ARN =
  /^(arn:aws[a-z-]*:lambda:([a-z]{2}(?:-[a-z]+)+-\d+):(\d{12}):function:([A-Za-z0-9_-]{1,140}))(?::[\w$-]+)?$/;

/** The parts of a function's ARN, qualified or not; null when the text is no such ARN. */
export function parseFunctionArn(text: string): FunctionArn | null {
  const [, functionArn, region, accountId, functionName] = FUNCTION_ARN.exec(text) ?? [];
  if (!functionArn || !region || !accountId || !functionName) return null;
  return { functionArn, region, accountId, functionName };
}
