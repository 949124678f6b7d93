// Preloaded with --import: says at the end how much memory the process held at most, in MB.
import { writeSync } from 'node:fs';

process.on('exit', () => {
  writeSync(3, String(process.resourceUsage().maxRSS / 1024));
});
