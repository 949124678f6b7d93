import type { ReportBucket } from '../adapters/report-bucket.ts';
import { toCsvRecord } from './csv.ts';
import { createDeadlineOrder } from './deadline-order.ts';
import { createOwnerProducts } from './owner-products.ts';
import { CSV_TYPE, productKeys } from './products.ts';
import { toRowRecord } from './report-record.ts';
import { REPORT_COLUMNS, type ReportRow } from './report-row.ts';
import type { Pieces } from './row-format.ts';

const HEADER = toCsvRecord(REPORT_COLUMNS);

/** report.csv and the reports of all owners, in the order of their deadlines. */
export interface RowProducts {
  /** The same rows, each when it has been taken over. */
  take(rows: AsyncIterable<ReportRow>): AsyncGenerator<ReportRow>;
  /** Writes what was taken into a folder of the bucket. */
  write(bucket: ReportBucket, folder: string): Promise<void>;
  /** Ends what is not to be written, so that no file stays open. */
  end(): Promise<void>;
}

/** Products without rows yet; `temporaryFolder` takes what memory should not. */
export function createRowProducts(temporaryFolder: string): RowProducts {
  const byDeadline = createDeadlineOrder(temporaryFolder, 'report');
  const byOwner = createOwnerProducts(temporaryFolder);

  async function* withHeader(records: Pieces): Pieces {
    yield HEADER;
    yield* records;
  }

  return {
    async *take(rows) {
      for await (const row of rows) {
        const record = toRowRecord(row);
        const deadline = row.next_deadline === null ? null : String(row.next_deadline);
        const ordered = byDeadline.add(deadline, record);
        if (ordered !== null) await ordered;
        const owned = byOwner.add(row, record);
        if (owned !== null) await owned;
        yield row;
      }
    },
    async write(bucket, folder) {
      await bucket.write(productKeys(folder).report, withHeader(byDeadline.pieces()), CSV_TYPE);
      await byOwner.write(bucket, folder, HEADER);
    },
    async end() {
      await byDeadline.end();
      await byOwner.end();
    },
  };
}
