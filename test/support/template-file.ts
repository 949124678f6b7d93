import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CollectionTag, parseDocument, type ScalarTag } from 'yaml';
import * as z from 'zod/mini';
import { ROOT } from './build.ts';

/** What an intrinsic function's short form comes out as: `!Ref A` as `{ Ref: 'A' }`, `!If [A, 1, 2]` as `{ If: ['A', 1, 2] }`. */
const INTRINSICS: (CollectionTag | ScalarTag)[] = [
  ...['Ref', 'GetAtt', 'Sub'].map(
    (name): ScalarTag => ({ tag: `!${name}`, resolve: (text) => ({ [name]: text }) }),
  ),
  ...[
    ...['And', 'Contains', 'EachMemberEquals', 'Equals', 'FindInMap'],
    ...['If', 'Join', 'Not', 'Or', 'Select', 'Split'],
  ].map(
    (name): CollectionTag => ({
      tag: `!${name}`,
      collection: 'seq',
      resolve: (list) => ({ [name]: list.toJSON() }),
    }),
  ),
];

const byName = z._default(z.record(z.string(), z.unknown()), {});

const templateSchema = z.object({
  Mappings: byName,
  Parameters: z._default(z.record(z.string(), z.record(z.string(), z.unknown())), {}),
  Rules: byName,
  Conditions: byName,
  Resources: z.record(z.string(), z.looseObject({ Type: z.string(), Properties: byName })),
  Outputs: z._default(z.record(z.string(), z.looseObject({ Value: z.unknown() })), {}),
});

type Template = z.infer<typeof templateSchema>;

const read = new Map<string, Template>();

/** A template as data, each intrinsic function an object with its name; throws on one that is not among those above. */
export function readTemplate(file: string): Template {
  const known = read.get(file);
  if (known) return known;
  const document = parseDocument(readFileSync(join(ROOT, file), 'utf8'), { customTags: INTRINSICS });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem) throw new Error(`${file}: ${problem.message}`);
  const template = templateSchema.parse(document.toJS());
  read.set(file, template);
  return template;
}

/** Its resources of a type, each with its name and properties. */
export function resourcesOf(file: string, type: string): [string, Record<string, unknown>][] {
  return Object.entries(readTemplate(file).Resources).flatMap(([name, { Type, Properties }]) =>
    Type === type ? [[name, Properties]] : [],
  );
}

/** The properties of one resource. */
export function propertiesOf(file: string, name: string): Record<string, unknown> {
  const resource = readTemplate(file).Resources[name];
  if (resource === undefined) throw new Error(`${file}: no resource ${name}`);
  return resource.Properties;
}

/** The values of a member wherever it stands, lists taken apart. */
export function membersNamed(name: string, value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap((element) => membersNamed(name, element));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    key === name ? [member].flat() : membersNamed(name, member),
  );
}

/** The actions that its roles allow. */
export function actionsIn(file: string): unknown[] {
  return [
    ...resourcesOf(file, 'AWS::IAM::Role').map(([, role]) => role['Policies']),
    ...resourcesOf(file, 'AWS::IAM::Policy').map(([, policy]) => policy['PolicyDocument']),
  ].flatMap((policies) => membersNamed('Action', policies));
}

/** A value that is set where a condition holds, and left out where it does not. */
export function given(condition: string, value: unknown): unknown {
  return { If: [condition, value, { Ref: 'AWS::NoValue' }] };
}
