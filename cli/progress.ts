const REDRAW_MILLISECONDS = 200;

/** A line on a terminal that says how far a long reading has come; nothing where nobody watches. */
export interface Progress {
  show(functions: number): void;
  clear(): void;
}

/** Progress on a stream, when that is a terminal. */
export function createProgress(
  stream: Pick<NodeJS.WriteStream, 'isTTY'> & { write(text: string): unknown },
  now: () => number,
): Progress {
  let drawnAt = 0;
  return {
    show(functions) {
      if (!stream.isTTY || now() - drawnAt < REDRAW_MILLISECONDS) return;
      drawnAt = now();
      stream.write(`\r${functions.toLocaleString('en')} functions read\x1b[K`);
    },
    clear() {
      if (stream.isTTY && drawnAt > 0) stream.write('\r\x1b[K');
    },
  };
}
