import * as z from 'zod/mini';
import { LAMBDA_FUNCTION_TYPE, parseConfigItem } from '../adapters/config-item.ts';
import { toInstant } from '../adapters/instant.ts';
import { parse, parseJson } from '../adapters/parse.ts';
import type { LambdaFunction } from '../core/lambda-function.ts';

/** What AWS Config asks of the rule: to judge one function or all of them. */
export type ConfigEvent = FunctionNotification | ScheduledNotification;

/** To judge one function; of an oversized one only the identity is known, and it is to be read first. */
export interface FunctionNotification extends Invocation {
  readonly kind: 'change' | 'oversized';
  readonly fn: LambdaFunction;
  readonly capturedAt: Date;
}

/** To judge all functions of the account and Region. */
interface ScheduledNotification extends Invocation {
  readonly kind: 'scheduled';
  readonly notificationCreationTime: Date;
}

/** The members that all of AWS Config's invocations share. */
interface Invocation {
  /** The account that owns the rule: a member's own in organization mode. */
  readonly accountId: string;
  readonly configRuleName: string;
  /** Opens the door to this rule's results: never logged. */
  readonly resultToken: string;
  readonly ruleParameters: Readonly<Record<string, unknown>>;
}

const text = z.string().check(z.minLength(1));

const invocationSchema = z.object({
  invokingEvent: text,
  ruleParameters: z.optional(z.nullable(z.string())),
  resultToken: text,
  eventLeftScope: z._default(z.boolean(), false),
  accountId: z.string().check(z.regex(/^\d{12}$/, 'must be an account id of 12 digits')),
  configRuleName: text,
});

const messageSchema = z.looseObject({ messageType: z.string() });

/**
 * An invocation of a custom rule, event version 1.0. An oversized notification that already says enough, the
 * function being gone, comes out as a change.
 * Throws an error that names what is missing, unknown, or not of a Lambda function.
 * docs: config developerguide evaluate-config_develop-rules_lambda-functions, ..._example-events.
 */
export function parseConfigEvent(event: unknown): ConfigEvent {
  const { invokingEvent, ruleParameters, eventLeftScope, ...rest } = parse(
    invocationSchema,
    event,
    'AWS Config event',
  );
  const invocation = {
    accountId: rest.accountId,
    configRuleName: rest.configRuleName,
    resultToken: rest.resultToken,
    ruleParameters: parseJson(z.record(z.string(), z.unknown()), ruleParameters || '{}', 'ruleParameters'),
  };
  const message = parseJson(messageSchema, invokingEvent, 'invokingEvent');
  switch (message.messageType) {
    case 'ConfigurationItemChangeNotification': {
      const fn = parseFunction(message['configurationItem'], 'configurationItem', eventLeftScope);
      return { ...invocation, kind: 'change', ...fn };
    }
    case 'OversizedConfigurationItemChangeNotification': {
      const summary = parse(
        z.looseObject({}),
        message['configurationItemSummary'],
        'configurationItemSummary',
      );
      const bare = { ...summary, configuration: {} };
      const found = parseFunction(bare, 'configurationItemSummary', eventLeftScope);
      return { ...invocation, kind: found.fn.presence === 'present' ? 'oversized' : 'change', ...found };
    }
    case 'ScheduledNotification': {
      const notificationCreationTime = toDate(
        message['notificationCreationTime'],
        'notificationCreationTime',
      );
      return { ...invocation, kind: 'scheduled', notificationCreationTime };
    }
    default:
      throw new Error(
        `invokingEvent: unknown messageType '${message.messageType}'; this rule takes ` +
          'ConfigurationItemChangeNotification, OversizedConfigurationItemChangeNotification and ScheduledNotification',
      );
  }
}

function parseFunction(item: unknown, what: string, eventLeftScope: boolean) {
  const found = parseConfigItem(item, what);
  if (found === null) {
    const { resourceType } = parse(z.object({ resourceType: z.string() }), item, what);
    throw new Error(
      `${what}: is of ${resourceType}; limit the rule's scope to the resource type ${LAMBDA_FUNCTION_TYPE}`,
    );
  }
  const leaves = eventLeftScope && found.presence === 'present';
  const fn: LambdaFunction = leaves ? { ...found, presence: 'out-of-scope' } : found;
  const { configurationItemCaptureTime } = parse(captureSchema, item, what);
  return { fn, capturedAt: toDate(configurationItemCaptureTime, `${what}: configurationItemCaptureTime`) };
}

const captureSchema = z.object({ configurationItemCaptureTime: z.unknown() });

/** AWS Config writes the times of its events so; what JavaScript takes for a time besides, as `1`, is none. */
const ISO_TIME = /^\d{4}-\d{2}-\d{2}T/;

function toDate(time: unknown, what: string): Date {
  const text = parse(z.string(), time, what);
  const instant = ISO_TIME.test(text) ? toInstant(text) : null;
  if (instant === null) throw new Error(`${what}: is no time`);
  return new Date(instant);
}
