import { onTestFinished, vi } from 'vitest';
import * as z from 'zod/mini';

/** A line of log or metrics. */
type Line = Record<string, unknown>;

const lineSchema = z.record(z.string(), z.unknown());

/** What logger and metrics write to standard output and error from here to the end of the test, line by line. */
export function captureOutput(): () => Line[] {
  const written: string[] = [];
  for (const stream of [process.stdout, process.stderr]) {
    const spy = vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      written.push(String(chunk));
      return true;
    });
    onTestFinished(() => spy.mockRestore());
  }
  return () =>
    written
      .join('')
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => lineSchema.parse(JSON.parse(line)));
}

/** The metrics among these lines, each with its dimensions. */
export function metricsIn(lines: readonly Line[]): Line[] {
  return lines.filter((line) => '_aws' in line).map(({ _aws, ...values }) => values);
}
