import { readFile } from 'node:fs/promises';
import * as z from 'zod';

/** A value with JSONata in those texts that stand between `{%` and `%}`. */
const template: z.ZodType = z.unknown();
const jsonata = z.string().regex(/^\{% .+ %\}$/s, 'must be JSONata between {% and %}');
const numberOrJsonata = z.union([z.number().min(0), jsonata]);
const assign = z.record(z.string().regex(/^[A-Za-z_]\w*$/), template).optional();

const retrier = z.strictObject({
  ErrorEquals: z.array(z.string()).min(1),
  IntervalSeconds: z.int().min(1).default(1),
  MaxAttempts: z.int().min(0).default(3),
  BackoffRate: z.number().min(1).default(2),
  MaxDelaySeconds: z.int().min(1).optional(),
  JitterStrategy: z.enum(['FULL', 'NONE']).default('NONE'),
});

const catcher = z.strictObject({
  ErrorEquals: z.array(z.string()).min(1),
  Assign: assign,
  Output: template.optional(),
  Next: z.string(),
});

const comment = { Comment: z.string().min(1) };
const flow = { Next: z.string().optional(), End: z.literal(true).optional() };
const result = { Assign: assign, Output: template.optional() };
const failing = { Retry: z.array(retrier).default([]), Catch: z.array(catcher).default([]) };

const task = z.strictObject({
  Type: z.literal('Task'),
  ...comment,
  ...flow,
  ...result,
  ...failing,
  Resource: z.string(),
  Arguments: template,
  /** Known and not kept: here nothing takes that long. */
  TimeoutSeconds: z.int().min(1).optional(),
});

const pass = z.strictObject({ Type: z.literal('Pass'), ...comment, ...flow, ...result });

const choice = z.strictObject({
  Type: z.literal('Choice'),
  ...comment,
  Choices: z.array(z.strictObject({ Condition: jsonata, Next: z.string() })).min(1),
  Default: z.string().optional(),
});

const succeed = z.strictObject({ Type: z.literal('Succeed'), ...comment, Output: template.optional() });

const fail = z.strictObject({
  Type: z.literal('Fail'),
  ...comment,
  Error: z.string(),
  Cause: z.string(),
});

const processor = z.strictObject({
  ProcessorConfig: z.strictObject({ Mode: z.literal('DISTRIBUTED'), ExecutionType: z.literal('STANDARD') }),
  StartAt: z.string(),
  States: z.record(z.string(), z.discriminatedUnion('Type', [task, pass, choice, succeed, fail])),
});

const map = z.strictObject({
  Type: z.literal('Map'),
  ...comment,
  ...flow,
  ...result,
  ...failing,
  ItemReader: z.strictObject({
    Resource: z.literal('arn:aws:states:::s3:getObject'),
    ReaderConfig: z.strictObject({ InputType: z.literal('JSONL') }),
    Arguments: template,
  }),
  ItemBatcher: z.strictObject({ MaxItemsPerBatch: numberOrJsonata, BatchInput: template }),
  MaxConcurrency: numberOrJsonata,
  ToleratedFailurePercentage: numberOrJsonata,
  ItemProcessor: processor,
  ResultWriter: z.strictObject({
    Resource: z.literal('arn:aws:states:::s3:putObject'),
    Arguments: template,
  }),
});

/** The part of the Amazon States Language that the walk knows; any other field or type is an error. */
const definitionSchema = z.strictObject({
  ...comment,
  QueryLanguage: z.literal('JSONata'),
  /** Known and not kept: here nothing takes that long. */
  TimeoutSeconds: z.int().min(1),
  StartAt: z.string(),
  States: z.record(z.string(), z.discriminatedUnion('Type', [task, pass, choice, succeed, fail, map])),
});

/** A state machine's definition, its defaults filled in. */
export type Definition = z.output<typeof definitionSchema>;
/** A state of any type. */
export type State = Definition['States'][string];
/** A state that does one thing by a call. */
export type TaskState = z.output<typeof task>;
/** A state that runs a workflow for each batch of the lines of an object. */
export type MapState = z.output<typeof map>;
/** What is tried again, and how. */
export type Retrier = z.output<typeof retrier>;
/** Where an error leads. */
export type Catcher = z.output<typeof catcher>;

const REPORT = new URL('../reporter/state-machine.asl.json', import.meta.url);

/** The definition of the monthly report's state machine, with its functions by these `${Names}`; throws for one too few. */
export async function readReportDefinition(
  substitutions: Readonly<Record<string, string>>,
): Promise<Definition> {
  return parseDefinition(await readFile(REPORT, 'utf8'), { Partition: 'aws', ...substitutions });
}

/** A definition as it is written, with its substitutions made; throws for whatever the walk does not know. */
export function parseDefinition(
  text: string,
  substitutions: Readonly<Record<string, string>> = {},
): Definition {
  const whole = text.replace(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = substitutions[name];
    if (value === undefined) throw new Error(`The definition's \${${name}} has no value`);
    return value;
  });
  return definitionSchema.parse(JSON.parse(whole));
}
