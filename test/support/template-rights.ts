import * as z from 'zod/mini';
import { propertiesOf, resourcesOf } from './template-file.ts';

/** Resources as the template spells them, with what must hold, and the actions that a role may do to each. */
type Rights = Record<string, string[]>;

const oneOrMore = z.union([z.string(), z.array(z.string())]);

const statementSchema = z.strictObject({
  Effect: z.literal('Allow'),
  Action: oneOrMore,
  Resource: z.unknown(),
  Condition: z.optional(z.record(z.string(), z.record(z.string(), z.unknown()))),
});

const policySchema = z.object({
  PolicyName: z.string(),
  PolicyDocument: z.object({ Version: z.literal('2012-10-17'), Statement: z.array(statementSchema) }),
});

const choiceSchema = z.object({ If: z.tuple([z.string(), z.unknown(), z.unknown()]) });

/**
 * What a role may do, its own policies and those attached to it, by resource:
 * `!GetAtt Queue.Arn`, `if HasTopic: *`, `unless HasTopic: * where aws:ResourceOrgID StringEquals !Ref OrganizationId`.
 */
export function rightsOf(file: string, role: string): Rights {
  const attached = resourcesOf(file, 'AWS::IAM::Policy').flatMap(([, policy]) =>
    JSON.stringify(policy['Roles']) === JSON.stringify([{ Ref: role }]) ? [policy] : [],
  );
  const rights: Rights = {};
  for (const { when, policy } of [propertiesOf(file, role)['Policies'], attached].flatMap(chosen)) {
    for (const { Action, Resource, Condition = {} } of policy.PolicyDocument.Statement) {
      const where = Object.entries(Condition).flatMap(([operator, keys]) =>
        Object.entries(keys).map(([key, value]) => ` where ${key} ${operator} ${spelled(value)}`),
      );
      for (const resource of [Resource].flat()) {
        const text = `${when}${spelled(resource)}${where.join('')}`;
        rights[text] = [...(rights[text] ?? []), ...[Action].flat()].sort();
      }
    }
  }
  return rights;
}

/** The policies in a list of them, each with the condition on which it is there. */
function chosen(value: unknown): { when: string; policy: z.infer<typeof policySchema> }[] {
  if (Array.isArray(value)) return value.flatMap(chosen);
  if (spelled(value) === '!Ref AWS::NoValue') return [];
  const choice = choiceSchema.safeParse(value);
  if (!choice.success) return [{ when: '', policy: policySchema.parse(value) }];
  const [condition, met, unmet] = choice.data.If;
  return [
    ...chosen(met).map(({ when, policy }) => ({ when: `if ${condition}: ${when}`, policy })),
    ...chosen(unmet).map(({ when, policy }) => ({ when: `unless ${condition}: ${when}`, policy })),
  ];
}

const calledSchema = z.union([
  z.strictObject({ Ref: z.string() }),
  z.strictObject({ GetAtt: z.string() }),
  z.strictObject({ Sub: z.string() }),
]);

/** A value as the template spells it: `!Ref Queue`. */
function spelled(value: unknown): string {
  const called = calledSchema.safeParse(value);
  if (!called.success) return typeof value === 'string' ? value : JSON.stringify(value);
  return Object.entries(called.data)
    .map(([name, argument]) => `!${name} ${argument}`)
    .join();
}
