/** The answer of one call of AWS; a failure begins with `what`, which names the operation and its object. */
export async function callAws<Answer>(what: string, call: Promise<Answer>): Promise<Answer> {
  try {
    return await call;
  } catch (cause) {
    const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    throw new Error(`${what}: ${reason}`, { cause });
  }
}
