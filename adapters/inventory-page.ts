import type { LambdaFunction } from '../core/lambda-function.ts';
import { MUST_SELECT, parseConfigItem } from './config-item.ts';
import { parseFunctionConfiguration } from './function-configuration.ts';
import { type JsonPart, WHOLE_DOCUMENT } from './json-elements.ts';
import { type OrganizationAccount, parseOrganizationAccount } from './organization-account.ts';
import { parseQueryRow, selectsRuntime } from './query-row.ts';

type FunctionParser = (element: unknown, what: string) => LambdaFunction | null;

/** The arrays in which AWS's answers and files carry functions, and what reads an element of each. */
const FUNCTION_ARRAYS: Readonly<Record<string, FunctionParser>> = {
  Functions: parseFunctionConfiguration,
  Results: parseQueryRow,
  configurationItems: parseConfigItem,
};

/** The array in which ListAccounts carries accounts. */
const ACCOUNT_ARRAY = 'Accounts';

/** The arrays that an inventory document may consist of. */
export const INVENTORY_ARRAYS: readonly string[] = [...Object.keys(FUNCTION_ARRAYS), ACCOUNT_ARRAY];

/** The members by which an answer says that more pages follow. */
const CONTINUATION_MEMBERS: readonly string[] = ['NextToken', 'nextToken', 'NextMarker'];

/** The member in which an advanced query says what it selected (docs: config API_QueryInfo). */
const QUERY_INFO = 'QueryInfo';

/** The members that tell what the array beside them is worth. */
export const PAGE_MEMBERS: readonly string[] = [...CONTINUATION_MEMBERS, QUERY_INFO];

/** What a page yields. */
export type PagePart =
  | { readonly kind: 'functions'; readonly functions: readonly LambdaFunction[] }
  | { readonly kind: 'accounts'; readonly accounts: readonly OrganizationAccount[] };

/** One page of an inventory as it is read. */
export interface InventoryPage {
  /** The functions and accounts in these parts; throws when one is of no known shape, naming its place. */
  read(parts: readonly JsonPart[]): PagePart[];
  /** What the whole page was; throws when nothing known was on it, or its query left out what is needed. */
  end(): PageEnd;
}

/** Of which account and Region a page was, and whether AWS said that more pages follow. */
export interface PageEnd {
  /** Empty, like `region`, where an answer may span several. */
  readonly accountId: string;
  readonly region: string;
  readonly continued: boolean;
}

/** Starts to read a page; `what` names it, and `placeOf` an element that stands in none of the known arrays. */
export function startInventoryPage(
  what: string,
  placeOf: (index: number) => string = (index) => `${what}: [${index}]`,
): InventoryPage {
  let isKnown = false;
  let continued = false;
  let lacksRuntime = false;
  let listed: LambdaFunction | null = null;

  function noteMember(name: string, value: unknown): void {
    if (name !== QUERY_INFO) continued ||= value !== null && value !== '';
    else if (!selectsRuntime(value)) lacksRuntime = true;
  }

  function readElement(
    part: ElementPart,
    functions: LambdaFunction[],
    accounts: OrganizationAccount[],
  ): void {
    const place =
      part.array === WHOLE_DOCUMENT ? placeOf(part.index) : `${what}: ${part.array}[${part.index}]`;
    if (isAccount(part)) {
      accounts.push(parseOrganizationAccount(part.value, place));
      return;
    }
    const fn = parserFor(part, place)(part.value, place);
    if (fn === null) return;
    functions.push(fn);
    // ListFunctions answers for one account and Region.
    if (part.array === 'Functions') listed ??= fn;
  }

  return {
    read(parts) {
      const functions: LambdaFunction[] = [];
      const accounts: OrganizationAccount[] = [];
      for (const part of parts) {
        if (part.kind === 'member') noteMember(part.name, part.value);
        else isKnown = true;
        if (part.kind === 'element') readElement(part, functions, accounts);
      }
      const found: PagePart[] = [];
      if (accounts.length > 0) found.push({ kind: 'accounts', accounts });
      if (functions.length > 0) found.push({ kind: 'functions', functions });
      return found;
    },
    end() {
      if (!isKnown) throw new Error(unknownShape(what));
      if (lacksRuntime)
        throw new Error(`${what}: the query does not select configuration.runtime; ${MUST_SELECT}`);
      return { accountId: listed?.account.id ?? '', region: listed?.region ?? '', continued };
    },
  };
}

type ElementPart = Extract<JsonPart, { kind: 'element' }>;

function isAccount({ array, value }: ElementPart): boolean {
  if (array !== WHOLE_DOCUMENT) return array === ACCOUNT_ARRAY;
  return isObject(value) && 'Id' in value && 'JoinedMethod' in value;
}

/** Elements that stand alone, in an array of their own or one a line, are told apart by their members. */
function parserFor({ array, value }: ElementPart, place: string): FunctionParser {
  const parser = FUNCTION_ARRAYS[array];
  if (parser !== undefined) return parser;
  if (typeof value === 'string') return parseQueryRow;
  if (isObject(value)) {
    if ('FunctionArn' in value) return parseFunctionConfiguration;
    if ('configuration' in value || 'configurationItemStatus' in value) return parseConfigItem;
  }
  throw new Error(unknownShape(place));
}

function unknownShape(place: string): string {
  return (
    `${place}: of an unknown shape; expected the output of aws lambda list-functions, of aws configservice ` +
    'select-resource-config or select-aggregate-resource-config, or a Config snapshot or history file'
  );
}

/** Whether a value has members to look at. */
export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
