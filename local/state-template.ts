import jsonata from 'jsonata';
import { StateError } from './state-error.ts';

/** What the expressions of a state see: `$states` and the variables assigned so far. */
export interface Scope {
  readonly states: Readonly<Record<string, unknown>>;
  readonly variables: ReadonlyMap<string, unknown>;
}

const EXPRESSION = /^\{% (.+) %\}$/s;

/**
 * A template's value: each text between `{%` and `%}` gives way to what it evaluates to (docs: step-functions dg
 * transforming-data). Throws States.QueryEvaluationError, also where an expression gives nothing.
 */
export async function evaluateTemplate(template: unknown, scope: Scope): Promise<unknown> {
  if (typeof template === 'string') {
    const expression = EXPRESSION.exec(template)?.[1];
    return expression === undefined ? template : evaluateExpression(expression, scope);
  }
  if (Array.isArray(template)) {
    return Promise.all(template.map((element) => evaluateTemplate(element, scope)));
  }
  if (typeof template !== 'object' || template === null) return template;
  const members = Object.entries(template).map(
    async ([key, value]): Promise<[string, unknown]> => [key, await evaluateTemplate(value, scope)],
  );
  return Object.fromEntries(await Promise.all(members));
}

/** A template that must give a text, a number or whatever `is` tells. */
export async function evaluateTo<Value>(
  template: unknown,
  scope: Scope,
  is: (value: unknown) => value is Value,
): Promise<Value> {
  const value = await evaluateTemplate(template, scope);
  if (is(value)) return value;
  throw new StateError('States.QueryEvaluationError', `${JSON.stringify(template)} gives ${typeof value}.`);
}

async function evaluateExpression(expression: string, { states, variables }: Scope): Promise<unknown> {
  let value: unknown;
  try {
    const compiled = jsonata(expression);
    value = await compiled.evaluate(undefined, { states, ...Object.fromEntries(variables) });
  } catch (error) {
    throw new StateError('States.QueryEvaluationError', `${expression}: ${messageOf(error)}`);
  }
  if (value === undefined) {
    throw new StateError('States.QueryEvaluationError', `The expression returned nothing: ${expression}`);
  }
  return value;
}

function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}
