/** A value's JSON as SQS takes it: of the characters that it refuses, JSON leaves these two (docs: sqs API_SendMessage). */
export function toQueueBody(value: unknown): string {
  return JSON.stringify(value).replaceAll('\ufffe', '\\ufffe').replaceAll('\uffff', '\\uffff');
}
