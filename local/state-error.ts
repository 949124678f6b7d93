/** An error as a state machine sees it: its name, and its cause as text. */
export class StateError extends Error {
  override readonly cause: string;

  constructor(name: string, cause: string) {
    super(`${name}: ${cause}`);
    this.name = name;
    this.cause = cause;
  }
}

/** Never caught by States.ALL (docs: step-functions dg concepts-error-handling). */
const TERMINAL = ['States.DataLimitExceeded', 'States.Runtime'];

/** Whether a retrier or catcher with these names is meant for an error. */
export function isNamed(names: readonly string[], { name }: StateError): boolean {
  if (names.includes(name)) return true;
  if (names.includes('States.ALL')) return !TERMINAL.includes(name);
  return names.includes('States.TaskFailed') && !name.startsWith('States.');
}

const MAX_PAYLOAD_BYTES = 256 * 1024;

/** A copy of a value as JSON has it, no larger than a state may hand on (docs: step-functions dg service-quotas). */
export function toPayload(value: unknown): unknown {
  const text = JSON.stringify(value ?? null);
  if (Buffer.byteLength(text) > MAX_PAYLOAD_BYTES) {
    throw new StateError(
      'States.DataLimitExceeded',
      `The payload has ${Buffer.byteLength(text)} bytes, of which 262144 are allowed.`,
    );
  }
  return JSON.parse(text);
}
