import * as z from 'zod/mini';
import { readTemplate } from './template-file.ts';

/** Values of parameters and pseudo parameters by name, as they are given to a deployment. */
type Given = Readonly<Record<string, string>>;

/** The conditions of a template that hold for these parameters and the defaults of the others, by name. */
export function conditionsThatHold(file: string, given: Given): string[] {
  const { Conditions } = readTemplate(file);
  return Object.keys(Conditions).filter((name) => isTrue({ Condition: name }, file, given));
}

const ruleSchema = z.object({
  RuleCondition: z.unknown(),
  Assertions: z.array(z.object({ Assert: z.unknown(), AssertDescription: z.string() })),
});

/** What a template's rules say against these parameters. */
export function assertionsThatFail(file: string, given: Given): string[] {
  return Object.values(readTemplate(file).Rules)
    .map((rule) => ruleSchema.parse(rule))
    .filter(({ RuleCondition }) => isTrue(RuleCondition, file, given))
    .flatMap(({ Assertions }) => Assertions)
    .filter(({ Assert }) => !isTrue(Assert, file, given))
    .map(({ AssertDescription }) => AssertDescription);
}

const callSchema = z.record(z.string(), z.unknown());

/** The truth of a condition (docs: CloudFormation, condition and rule functions). */
function isTrue(condition: unknown, file: string, given: Given): boolean {
  const [[name, argument] = []] = Object.entries(callSchema.parse(condition));
  const members = Array.isArray(argument) ? argument : [argument];
  const value = (index: number) => resolved(members[index], file, given);
  switch (name) {
    case 'Condition':
      return isTrue(readTemplate(file).Conditions[String(argument)], file, given);
    case 'Not':
      return !isTrue(members[0], file, given);
    case 'And':
      return members.every((member) => isTrue(member, file, given));
    case 'Or':
      return members.some((member) => isTrue(member, file, given));
    case 'Equals':
      return String(value(0)) === String(value(1));
    case 'Contains':
      return listOf(value(0)).includes(String(value(1)));
    case 'EachMemberEquals':
      return listOf(value(0)).every((member) => member === value(1));
    default:
      throw new Error(`${file}: ${name} is no condition`);
  }
}

function resolved(value: unknown, file: string, given: Given): string | string[] {
  if (typeof value !== 'object' || value === null) return String(value);
  const { Ref, Join, Select } = callSchema.parse(value);
  if (typeof Ref === 'string') return parameterOf(Ref, file, given);
  if (Array.isArray(Join)) return listOf(resolved(Join[1], file, given)).join(Join[0]);
  if (Array.isArray(Select)) return listOf(resolved(Select[1], file, given))[Number(Select[0])] ?? '';
  throw new Error(`${file}: ${JSON.stringify(value)} is no value of a condition`);
}

function parameterOf(name: string, file: string, given: Given): string | string[] {
  const parameter = readTemplate(file).Parameters[name];
  const value = given[name] ?? parameter?.['Default'];
  if (value === undefined) throw new Error(`${file}: no value for ${name}`);
  return parameter?.['Type'] === 'CommaDelimitedList' ? String(value).split(',') : String(value);
}

function listOf(value: string | string[]): string[] {
  return [value].flat();
}
