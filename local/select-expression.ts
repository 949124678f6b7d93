import { AwsError } from './aws-error.ts';

/** A parsed advanced query: the fields to return and the conditions that hold together. */
export interface SelectExpression {
  readonly fields: readonly string[];
  readonly matches: (item: Readonly<Record<string, unknown>>) => boolean;
}

const topLevel = [
  'version',
  'accountId',
  'configurationItemCaptureTime',
  'configurationItemStatus',
  'configurationStateId',
  'arn',
  'resourceType',
  'resourceId',
  'resourceName',
  'awsRegion',
  'availabilityZone',
];
const configuration =
  /^configuration\.(functionName|functionArn|runtime|handler|role|codeSize|description|timeout|memorySize|lastModified|codeSha256|version|tracingConfig(\.mode)?|revisionId|layers|state(\.value)?|packageType|architectures)$/;

/**
 * Parses the queries this endpoint knows: `SELECT fields` or `SELECT *`, and `WHERE` with =, IN and LIKE 'prefix%'
 * joined by AND; anything else is an InvalidExpressionException (docs: config developerguide query-components).
 */
export function parseSelectExpression(expression: string): SelectExpression {
  const [, list = '', where] = /^\s*SELECT\s+(.+?)(?:\s+WHERE\s+(.+?))?\s*;?\s*$/is.exec(expression) ?? [];
  const fields = list.split(',').map((field) => field.trim());
  const selected = list.trim() === '*' ? topLevel : fields;
  for (const field of selected) requireField(field, ['configuration', 'tags']);
  const conditions = where === undefined ? [] : parseConditions(where);
  return { fields: selected, matches: (item) => conditions.every((condition) => condition(item)) };
}

/** A row's JSON text: the selected fields only, nested as in the item, numbers as floats. */
export function toRow(item: Readonly<Record<string, unknown>>, fields: readonly string[]): string {
  const row: Record<string, unknown> = {};
  for (const field of fields) {
    const [head = '', ...rest] = field.split('.');
    const value = read(item, field);
    if (value !== undefined) row[head] = rest.length === 0 ? value : nest(row[head], rest, value);
  }
  return writeFloats(row);
}

type Condition = (item: Readonly<Record<string, unknown>>) => boolean;

function parseConditions(where: string): Condition[] {
  const term = /\s*([\w.]+)\s*(?:(=)\s*'([^']*)'|(LIKE)\s+'([^'%]+)%'|(IN)\s*\(([^)]*)\))\s*(AND\b|$)/iy;
  const conditions: Condition[] = [];
  let joined: string | undefined = 'AND';
  while (joined) {
    const found = term.exec(where);
    if (found === null) throw invalid(`near '${where.slice(0, 40)}'`);
    const [, field = '', equals, value = '', like, prefix = '', , list = '', next] = found;
    requireField(field, []);
    const text = (item: Readonly<Record<string, unknown>>) => String(read(item, field) ?? '');
    if (equals !== undefined) conditions.push((item) => text(item) === value);
    else if (like !== undefined) conditions.push((item) => text(item).startsWith(prefix));
    else conditions.push(oneOf(list, text));
    joined = next;
  }
  return conditions;
}

function oneOf(list: string, text: (item: Readonly<Record<string, unknown>>) => string): Condition {
  const values = list.split(',').map((it) => /^\s*'([^']*)'\s*$/.exec(it)?.[1]);
  if (values.includes(undefined)) throw invalid(`near '${list.slice(0, 40)}'`);
  return (item) => values.includes(text(item));
}

function requireField(field: string, also: readonly string[]): void {
  if (topLevel.includes(field) || also.includes(field) || configuration.test(field)) return;
  throw invalid(`the property '${field}' is unknown`);
}

function invalid(why: string): AwsError {
  return new AwsError('InvalidExpressionException', `The syntax of the query is incorrect: ${why}`);
}

function read(item: unknown, field: string): unknown {
  return field.split('.').reduce<unknown>((value, key) => member(value, key), item);
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function nest(present: unknown, path: readonly string[], value: unknown): unknown {
  const [head, ...rest] = path;
  if (head === undefined) return value;
  const others = typeof present === 'object' && present !== null ? present : {};
  return { ...others, [head]: nest(member(present, head), rest, value) };
}

/** AWS Config's query engine knows no integers: 128 comes back as 128.0. */
function writeFloats(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? `${value}.0` : String(value);
  if (Array.isArray(value)) return `[${value.map(writeFloats).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, it]) => `${JSON.stringify(key)}:${writeFloats(it)}`);
  return `{${members.join(',')}}`;
}
