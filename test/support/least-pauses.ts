import { beforeEach, vi } from 'vitest';

/** The SDK draws how long it waits between two attempts, from 0 on: in tests it draws the least, and tries as often. */
beforeEach(() => {
  vi.spyOn(Math, 'random').mockReturnValue(0);
});
