import { styleText } from 'node:util';
import type { Finding, Status } from '../core/finding.ts';
import type { RowFormat } from '../reporter/row-format.ts';
import { toPrintable } from './printable.ts';

type Style = Parameters<typeof styleText>[0];

/** Colour only repeats what the status column says in words. */
const STYLES: Partial<Record<Status, Style>> = {
  nearing: 'yellow',
  deprecated: 'magenta',
  'create-blocked': 'red',
  'update-blocked': ['red', 'bold'],
  unlisted: 'cyan',
  unassessed: 'dim',
  gone: 'dim',
};

const HEADER = ['deadline', 'days', 'status', 'runtime', 'move to', 'account', 'region', 'owner', 'function'];
/** Characters a column takes; the last one is as long as it needs to be. */
const WIDTHS = [10, 5, 24, 16, 16, 20, 14, 18];
const DAYS = HEADER.indexOf('days');

/** The first half of a character of two UTF-16 units, cut off from its second. */
const HALF_PAIR = /[\uD800-\uDBFF]$/;

/** Aligned columns for people; texts from outside are made harmless, colours follow the terminal and NO_COLOR. */
export function createTableFormat(stream: NodeJS.WritableStream): RowFormat {
  return {
    toText(finding) {
      const line = toLine(cellsOf(finding), WIDTHS, DAYS);
      const style = STYLES[finding.status];
      return `${style === undefined ? line : styleText(style, line, { stream })}\n`;
    },
    async *frame(pieces) {
      yield `${styleText('bold', toLine(HEADER, WIDTHS), { stream })}\n`;
      yield* pieces;
    },
  };
}

/** Cells as one line: each cut or filled to its column's width, on the left but for the column of days. */
export function toLine(cells: readonly string[], widths: readonly number[], daysColumn?: number): string {
  const padded = cells.map((cell, column) => {
    const width = widths[column];
    if (width === undefined) return cell;
    const cut = cell.length > width ? `${cell.slice(0, width - 1).replace(HALF_PAIR, '')}…` : cell;
    return column === daysColumn ? cut.padStart(width) : cut.padEnd(width);
  });
  return padded.join('  ').trimEnd();
}

function cellsOf(finding: Finding): string[] {
  const { fn, nextDeadline, lifecycle, owner, waiver } = finding;
  return [
    nextDeadline?.date ?? '',
    nextDeadline === null ? '' : String(nextDeadline.daysLeft),
    waiver?.state === 'in-force' ? `${finding.status}, waived` : finding.status,
    fn.runtime ?? fn.packageType ?? '',
    lifecycle?.successor ?? '',
    fn.account.name ?? fn.account.id,
    fn.region,
    owner.name,
    fn.version === '$LATEST' ? fn.functionName : `${fn.functionName}:${fn.version}`,
  ].map(toPrintable);
}
