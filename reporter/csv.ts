/** What a cell can be; null is an unknown value. */
export type Cell = string | number | null;

const FORMULA = /^[=+\-@\t\r]/;
const NEEDS_CARE = /^[=+\-@\t\r]|[",\r\n]/;

/**
 * One record of RFC 4180, its CRLF included. An unknown value is an empty cell; a text that a spreadsheet would
 * take for a formula is prefixed with `'`. Numbers are ours and stay numbers.
 */
export function toCsvRecord(cells: readonly Cell[]): string {
  return `${cells.map(toCsvCell).join(',')}\r\n`;
}

/** A cell as it stands in a record. */
export function toCsvCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  if (!NEEDS_CARE.test(cell)) return cell;
  const harmless = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
