const ONE_HOUR_MILLISECONDS = 3_600_000;

/** Reads what a key stands for once an hour; failures are not remembered. */
export function rememberForAnHour<Value>(
  now: () => Date,
  read: (key: string) => Promise<Value>,
): (key: string) => Promise<Value> {
  const known = new Map<string, { value: Value; readAt: number }>();

  return async (key) => {
    const time = now().getTime();
    const remembered = known.get(key);
    if (remembered && time - remembered.readAt < ONE_HOUR_MILLISECONDS) return remembered.value;
    const value = await read(key);
    known.set(key, { value, readAt: time });
    return value;
  };
}
