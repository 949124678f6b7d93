import { writeFile } from 'node:fs/promises';
import { summaryJsonSchema } from './reporter/summary-schema.ts';

/** Writes the JSON Schema of summary.json into docs/. */
await writeFile(new URL('docs/summary.schema.json', import.meta.url), summaryJsonSchema());
