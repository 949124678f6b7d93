import type { LambdaFunction } from '../core/lambda-function.ts';

type SpilledFields = readonly [
  accountId: string,
  region: string,
  functionName: string,
  version: string,
  functionArn: string | null,
  runtime: string | null,
  packageType: string | null,
  presence: LambdaFunction['presence'],
  tags: LambdaFunction['tags'],
  lastModified: string | null,
  capturedAt: string | null,
  aliases?: LambdaFunction['aliases'],
];

/** Every field but `aliases`. */
const FEWEST_FIELDS = 11;

const NO_ALIASES: LambdaFunction['aliases'] = [];

/**
 * A function as one line of text. Lines compare as their functions do by account, Region, name and version, because
 * the quote that ends each of these is less than any character in them.
 */
export function toLine(fn: LambdaFunction): string {
  const fields: SpilledFields = [
    fn.account.id,
    fn.region,
    fn.functionName,
    fn.version,
    fn.functionArn === usualArn(fn.region, fn.account.id, fn.functionName) ? null : fn.functionArn,
    fn.runtime,
    fn.packageType,
    fn.presence,
    fn.tags,
    fn.lastModified,
    fn.capturedAt,
  ];
  return JSON.stringify(fn.aliases.length > 0 ? [...fields, fn.aliases] : fields);
}

/** How the lines begin that are of an account and Region. */
export function beginningOf(accountId: string, region: string): string {
  return `["${accountId}","${region}"`;
}

/** The account and Region of a line, as `beginningOf` spells them. */
export function placeOfLine(line: string): string {
  return line.slice(0, line.indexOf('",', line.indexOf('","') + 1) + 1);
}

/** The function of a line that `toLine` wrote; what Organizations tells of its account is not in there. Throws for any other line. */
export function fromLine(line: string): LambdaFunction {
  const fields = parseFields(line);
  const functionName = fields[2];
  const { account, region } = placeOf(fields[0], fields[1]);
  return {
    account,
    region,
    functionName,
    version: fields[3],
    functionArn: fields[4] ?? usualArn(region, account.id, functionName),
    runtime: fields[5],
    packageType: fields[6],
    presence: fields[7],
    tags: fields[8],
    lastModified: fields[9],
    capturedAt: fields[10],
    aliases: fields[11] ?? NO_ALIASES,
  };
}

function parseFields(line: string): SpilledFields {
  let fields: SpilledFields | null = null;
  try {
    fields = JSON.parse(line);
  } catch {
    // told below
  }
  if (Array.isArray(fields) && fields.length >= FEWEST_FIELDS) return fields;
  throw new Error(`not a line of a function: ${JSON.stringify(line.slice(0, 60))}`);
}

type Place = Pick<LambdaFunction, 'account' | 'region'>;
let lastPlace: Place | null = null;

/** Sorted lines come place by place; whatever is looked up by the account is found faster when it is the same object. */
function placeOf(accountId: string, region: string): Place {
  if (lastPlace?.region !== region || lastPlace.account.id !== accountId) {
    lastPlace = { account: { id: accountId, name: null, ouPath: null }, region };
  }
  return lastPlace;
}

function usualArn(region: string, accountId: string, functionName: string): string {
  return `arn:aws:lambda:${region}:${accountId}:function:${functionName}`;
}
