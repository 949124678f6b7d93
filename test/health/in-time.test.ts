import { expect, test } from 'vitest';
import { inTime } from '../../health/in-time.ts';

test('what comes in time is passed on', async () => {
  await expect(inTime('Config', 5_000, Promise.resolve('answer'))).resolves.toBe('answer');
});

test('what fails in time fails', async () => {
  await expect(inTime('Config', 5_000, Promise.reject(new Error('denied')))).rejects.toThrow('denied');
});

test('what does not come is an error that names it', async () => {
  const never = new Promise<string>(() => undefined);

  await expect(inTime('AWS Config', 5, never)).rejects.toThrow('AWS Config: no answer within 5 milliseconds');
});
