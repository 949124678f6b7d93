import * as z from 'zod/mini';
import type { LambdaFunction } from '../core/lambda-function.ts';
import { parseConfigItem } from './config-item.ts';

/**
 * The Lambda function in a row of an advanced query, which is a configuration item as JSON text (docs: config
 * API_SelectResourceConfig), or null when it is of another resource type. Throws, beginning with `what`.
 */
export function parseQueryRow(row: unknown, what: string): LambdaFunction | null {
  if (typeof row !== 'string') return parseConfigItem(row, what);
  let item: unknown;
  try {
    item = JSON.parse(row);
  } catch (cause) {
    throw new Error(`${what}: not JSON`, { cause });
  }
  return parseConfigItem(item, what);
}

const queryInfoSchema = z.object({ SelectFields: z.array(z.object({ FieldName: z.string() })) });

const RUNTIME_FIELDS = ['configuration.runtime', 'configuration', 'configuration.*', '*'];

/** Whether the rows of a query carry the runtime; true where the query does not say what it selected. */
export function selectsRuntime(queryInfo: unknown): boolean {
  const fields = queryInfoSchema.safeParse(queryInfo).data?.SelectFields ?? [];
  return fields.length === 0 || fields.some(({ FieldName }) => RUNTIME_FIELDS.includes(FieldName));
}
