import type { Finding } from '../core/finding.ts';
import { toCsvRecord } from './csv.ts';
import { createDeadlineOrder } from './deadline-order.ts';
import type { FindingSink } from './report.ts';
import { toReportRecord } from './report-record.ts';
import { REPORT_COLUMNS, toReportRow } from './report-row.ts';

/**
 * A document in pieces, texts or their UTF-8, so that it need not fit into memory.
 * Each piece is only good until the next is asked for.
 */
export type Pieces = AsyncIterable<string | Uint8Array>;

/** How findings are written as text: one piece each, and what stands around all of them. */
export interface RowFormat {
  toText(finding: Finding): string;
  /** The whole document, given the pieces in their order, however they are cut. */
  frame(pieces: Pieces): Pieces;
}

/** report.csv: a header and a record for each finding. */
export const CSV_FORMAT: RowFormat = {
  toText: toReportRecord,
  async *frame(pieces) {
    yield toCsvRecord(REPORT_COLUMNS);
    yield* pieces;
  },
};

/** One JSON object a line, with the columns of report.csv as members and null for what is unknown. */
export const NDJSON_FORMAT: RowFormat = {
  toText: (finding) => `${JSON.stringify(toReportRow(finding))}\n`,
  frame: (pieces) => pieces,
};

/** An array of the same objects. */
export const JSON_FORMAT: RowFormat = {
  toText: (finding) => `,\n  ${JSON.stringify(toReportRow(finding))}`,
  async *frame(pieces) {
    let separator = 1;
    yield '[';
    for await (const piece of pieces) {
      yield piece.slice(separator);
      separator = 0;
    }
    yield '\n]\n';
  },
};

/** Findings written in a format and in the report's order: nearest deadline first, then as they came. */
export interface OrderedRows extends FindingSink {
  pieces(): Pieces;
  /** Ends the writing when nobody will ask for the pieces, so that no file stays open. */
  end(): Promise<void>;
}

/** Collects findings for a document; `name` keeps its temporary files apart from those of another. */
export function orderRows(format: RowFormat, temporaryFolder: string, name: string): OrderedRows {
  const order = createDeadlineOrder(temporaryFolder, name);
  return {
    add: (finding) => order.add(finding.nextDeadline?.date ?? null, format.toText(finding)),
    pieces: () => format.frame(order.pieces()),
    end: order.end,
  };
}
