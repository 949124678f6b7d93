import { vi } from 'vitest';

/** Lets handlers that are created from here to the end of the test write neither log nor metrics. */
export function silence(): void {
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'SILENT');
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'true');
}
