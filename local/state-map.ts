import { randomUUID } from 'node:crypto';
import { StateError, toPayload } from './state-error.ts';
import type { Execution, Outcome } from './state-execution.ts';
import type { MapState } from './state-machine-definition.ts';
import { readItems, type TaskWorld, writeResults } from './state-tasks.ts';
import { evaluateTemplate, evaluateTo, type Scope } from './state-template.ts';

/** What a child workflow has of its own; the variables of its parent it does not see. */
type Child = Pick<Execution, 'Id' | 'Name' | 'Input'>;

/**
 * Runs a workflow for every batch of the lines of an object, so many at a time, and writes what came of them (docs:
 * step-functions dg state-map-distributed). Throws States.ExceedToleratedFailureThreshold for too many that failed.
 */
export async function runMap(
  state: MapState,
  scope: Scope,
  world: TaskWorld,
  runChild: (child: Child) => Promise<Outcome>,
): Promise<unknown> {
  const size = await evaluateTo(state.ItemBatcher.MaxItemsPerBatch, scope, isCount);
  const lanes = await evaluateTo(state.MaxConcurrency, scope, isCount);
  const tolerated = await evaluateTo(state.ToleratedFailurePercentage, scope, isCount);
  const BatchInput = await evaluateTemplate(state.ItemBatcher.BatchInput, scope);
  const target = await evaluateTo(state.ResultWriter.Arguments, scope, isTarget);
  const items = await readItems(await evaluateTemplate(state.ItemReader.Arguments, scope), world);

  const outcomes = await inLanes(lanes, batchesOf(items, size), async (Items) => {
    const Name = randomUUID();
    return runChild({ Id: `${Name}:${Name}`, Name, Input: toPayload({ BatchInput, Items }) });
  });

  const failed = outcomes.filter(({ status }) => status === 'FAILED');
  const Key = `${target.Prefix}/${randomUUID()}/manifest.json`;
  await writeResults({ Bucket: target.Bucket, Key }, outcomes, world);
  if (failed.length * 100 > tolerated * outcomes.length) {
    throw new StateError(
      'States.ExceedToleratedFailureThreshold',
      `${failed.length} of ${outcomes.length} child workflows failed.`,
    );
  }
  return { ResultWriterDetails: { Bucket: target.Bucket, Key } };
}

/** Does the work for every element, at most so many at a time; zero means all at once. */
async function inLanes<Element, Result>(
  lanes: number,
  elements: readonly Element[],
  work: (element: Element) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const rest = elements.entries();
  async function lane(): Promise<void> {
    for (const [index, element] of rest) results[index] = await work(element);
  }
  await Promise.all(Array.from({ length: lanes || elements.length }, lane));
  return results;
}

function batchesOf(items: readonly unknown[], size: number): unknown[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function isTarget(value: unknown): value is { Bucket: string; Prefix: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'Bucket' in value &&
    'Prefix' in value &&
    typeof value.Bucket === 'string' &&
    typeof value.Prefix === 'string'
  );
}
