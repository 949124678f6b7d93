import { expect, test } from 'vitest';
import type { Inventory } from '../../core/inventory.ts';
import { StalledError } from '../../reporter/read-in-time.ts';
import { createSilentRegions } from '../../reporter/silent-regions.ts';
import { collect } from '../support/collect.ts';

async function* silent(): Inventory {
  yield { kind: 'functions', functions: [] };
  throw new StalledError('nothing came');
}

async function* answering(): Inventory {
  yield { kind: 'functions', functions: [] };
}

test('a Region that is silent for four accounts in a row is not asked again, and the others are', async () => {
  const regions = createSilentRegions();
  for (let account = 0; account < 4; account++) {
    await expect(collect(regions.read('us-east-1', silent()))).rejects.toThrow('nothing came');
  }

  await expect(collect(regions.read('us-east-1', answering()))).rejects.toThrow(
    'us-east-1 was not asked, for it did not answer for the last 4 accounts',
  );
  expect(await collect(regions.read('eu-west-1', answering()))).toHaveLength(1);
});

test('a Region that answers in between is asked on', async () => {
  const regions = createSilentRegions();
  for (let account = 0; account < 6; account++) {
    await expect(collect(regions.read('us-east-1', silent()))).rejects.toThrow('nothing came');
    expect(await collect(regions.read('us-east-1', answering()))).toHaveLength(1);
  }
});

test('what fails in another way is no silence', async () => {
  const regions = createSilentRegions();
  async function* denied(): Inventory {
    yield { kind: 'functions', functions: [] };
    throw new Error('AccessDenied');
  }

  for (let account = 0; account < 6; account++) {
    await expect(collect(regions.read('us-east-1', denied()))).rejects.toThrow('AccessDenied');
  }
});
