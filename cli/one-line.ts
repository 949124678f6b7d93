import { CommanderError } from 'commander';
import { toError } from '../adapters/to-error.ts';

/** What went wrong, in one line: the system's own words too where an error only says what could not be done. */
export function toOneLine(error: unknown): string {
  if (error instanceof CommanderError && error.code === 'commander.help') {
    return 'name a command: report, runtimes or notice; --help tells more';
  }
  const { message: text, cause } = toError(error);
  const message = text.replace(/^error: /, '');
  const reason = isSystemError(cause) && !message.includes(cause.message) ? `: ${cause.message}` : '';
  return `${message}${reason}`.replace(/\s*\n\s*/g, ' ');
}

/** An error of the file system or network, such as `EACCES: permission denied, mkdir 'out'`. */
function isSystemError(cause: unknown): cause is NodeJS.ErrnoException {
  return cause instanceof Error && 'syscall' in cause;
}
