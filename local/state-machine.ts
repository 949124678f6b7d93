import { setTimeout as sleep } from 'node:timers/promises';
import { isNamed, StateError, toPayload } from './state-error.ts';
import type { Execution, Outcome } from './state-execution.ts';
import type { Catcher, Definition, MapState, State, TaskState } from './state-machine-definition.ts';
import { runMap } from './state-map.ts';
import { countRetries } from './state-retries.ts';
import { performTask, type TaskWorld } from './state-tasks.ts';
import { evaluateTemplate, evaluateTo, type Scope } from './state-template.ts';

/** What a state machine runs in. */
export interface Machine extends TaskWorld {
  /** Waits before a retry; really, unless told otherwise. */
  readonly wait?: (seconds: number) => Promise<unknown>;
  /** Hears of every state that is entered, those of map runs included. */
  readonly onState?: (name: string) => void;
}

/** Some states of a definition, and where they begin. */
export type Workflow = Pick<Definition, 'StartAt' | 'States'>;

/**
 * Runs a state machine as its definition says, one state after the other, with real calls. Not kept are time limits.
 * Throws where the definition and a function of it disagree, and for whatever AWS would refuse to create.
 */
export async function runWorkflow(
  { StartAt, States }: Workflow,
  execution: Execution,
  machine: Machine,
): Promise<Outcome> {
  const variables = new Map<string, unknown>();
  let name = StartAt;
  let input = toPayload(execution.Input);
  try {
    for (;;) {
      const state = States[name];
      if (state === undefined) throw new Error(`The definition has no state ${name}`);
      machine.onState?.(name);
      const step = await enter(state, { input, execution, variables, machine });
      input = toPayload(step.output);
      for (const [variable, value] of Object.entries(step.assigned)) variables.set(variable, value);
      if (step.next === null) return { status: 'SUCCEEDED', output: input };
      name = step.next;
    }
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    return { status: 'FAILED', error: error.name, cause: error.cause };
  }
}

interface Entry {
  readonly input: unknown;
  readonly execution: Execution;
  readonly variables: ReadonlyMap<string, unknown>;
  readonly machine: Machine;
}

interface Step {
  readonly output: unknown;
  readonly assigned: Readonly<Record<string, unknown>>;
  readonly next: string | null;
}

async function enter(state: State, entry: Entry): Promise<Step> {
  const scope = scopeOf(entry, {});
  switch (state.Type) {
    case 'Task':
    case 'Map':
      return attempt(state, entry);
    case 'Pass':
      return finish(state, scope, entry.input);
    case 'Choice': {
      const next = (await firstThatHolds(state.Choices, scope)) ?? state.Default;
      if (next !== undefined) return { output: entry.input, assigned: {}, next };
      throw new StateError('States.NoChoiceMatched', 'No choice holds, and there is no default.');
    }
    case 'Succeed':
      return finish({ ...state, End: true }, scope, entry.input);
    case 'Fail':
      throw new StateError(
        await evaluateTo(state.Error, scope, isText),
        await evaluateTo(state.Cause, scope, isText),
      );
  }
}

async function firstThatHolds(
  choices: readonly { Condition: string; Next: string }[],
  scope: Scope,
): Promise<string | undefined> {
  for (const { Condition, Next } of choices) if (await evaluateTo(Condition, scope, isBoolean)) return Next;
  return undefined;
}

/** Does a task or a map run until it succeeds, no retrier wants it again, or a catcher takes the error. */
async function attempt(state: TaskState | MapState, entry: Entry): Promise<Step> {
  const delayBeforeRetry = countRetries(state.Retry);
  for (;;) {
    try {
      const result = await perform(state, entry);
      return await finish(state, scopeOf(entry, { result }), result);
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      const delay = delayBeforeRetry(error);
      if (delay === null) return takeError(state.Catch, error, entry);
      await (entry.machine.wait ?? waitSeconds)(delay);
    }
  }
}

async function perform(state: TaskState | MapState, entry: Entry): Promise<unknown> {
  const scope = scopeOf(entry, {});
  if (state.Type === 'Map') {
    const { execution, machine } = entry;
    return runMap(state, scope, machine, (batch) =>
      runWorkflow(state.ItemProcessor, { ...execution, ...batch }, machine),
    );
  }
  return performTask(state.Resource, await evaluateTemplate(state.Arguments, scope), entry.machine);
}

async function takeError(catchers: readonly Catcher[], error: StateError, entry: Entry): Promise<Step> {
  const catcher = catchers.find(({ ErrorEquals }) => isNamed(ErrorEquals, error));
  if (catcher === undefined) throw error;
  const errorOutput = { Error: error.name, Cause: error.cause };
  return finish(catcher, scopeOf(entry, { errorOutput }), errorOutput);
}

/** Output and variables are evaluated side by side: neither sees the other (docs: step-functions dg workflow-variables). */
async function finish(
  state: { Output?: unknown; Assign?: object | undefined; Next?: string | undefined; End?: true | undefined },
  scope: Scope,
  otherwise: unknown,
): Promise<Step> {
  const { Output, Assign = {}, Next, End } = state;
  if ((Next === undefined) === (End === undefined)) throw new Error('A state needs either Next or End');
  const assigned = await evaluateTemplate(Assign, scope);
  return {
    output: Output === undefined ? otherwise : await evaluateTemplate(Output, scope),
    assigned: Object.fromEntries(Object.entries(assigned ?? {})),
    next: Next ?? null,
  };
}

function scopeOf({ input, execution, variables }: Entry, more: Readonly<Record<string, unknown>>): Scope {
  return { states: { input, context: { Execution: execution }, ...more }, variables };
}

function waitSeconds(seconds: number): Promise<unknown> {
  return sleep(seconds * 1000);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean';
}
