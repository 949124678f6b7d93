/** What a template's text refers to, as the short forms spell it: `Queue`, `Queue.Arn`, `AWS::Region`. */
export function referencesIn(value: unknown): string[] {
  return objectsIn(value).flatMap(({ Ref, GetAtt, Sub }) => [
    ...[Ref, GetAtt].filter((name) => typeof name === 'string'),
    ...[...String(Sub ?? '').matchAll(/\$\{([^}]*)\}/g)].map(([, name = '']) => name),
  ]);
}

/** The conditions that it names, in `!If` and in `Condition`; those of IAM's statements are no names. */
export function conditionsNamedIn(value: unknown): unknown[] {
  return objectsIn(value).flatMap(({ If, Condition }) => [
    ...(Array.isArray(If) ? [If[0]] : []),
    ...(typeof Condition === 'string' ? [Condition] : []),
  ]);
}

/** The texts in it that are taken as they stand: neither names of something else nor templates of text. */
export function literalsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(literalsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    if (['Ref', 'GetAtt', 'Sub', 'FindInMap', 'DependsOn'].includes(key)) return [];
    if (key === 'Condition' && typeof member === 'string') return [];
    return literalsIn(key === 'If' && Array.isArray(member) ? member.slice(1) : member);
  });
}

function objectsIn(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  if (typeof value !== 'object' || value === null) return [];
  return [Object.fromEntries(Object.entries(value)), ...Object.values(value).flatMap(objectsIn)];
}
