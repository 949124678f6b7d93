import { describe, expect, test } from 'vitest';
import { parseConfigItem } from '../../adapters/config-item.ts';
import { readConfigEvent } from '../support/config-event.ts';

const ORDERS_API = {
  account: { id: '111122223333', name: null, ouPath: null },
  region: 'eu-central-1',
  functionName: 'orders-api',
  functionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:orders-api',
  version: '$LATEST',
  runtime: 'nodejs20.x',
  packageType: 'Zip',
  presence: 'present',
  tags: { team: 'orders' },
  lastModified: '2026-03-04T10:15:30.250Z',
  aliases: [],
  capturedAt: '2026-03-04T10:17:02.418Z',
};

describe('one function in each shape of a configuration item', () => {
  test.each([
    ['a change event, snapshot or history file', 'item', ORDERS_API],
    ['GetResourceConfigHistory', 'history', ORDERS_API],
    ['a row of an advanced query, its tags a list', 'query-row', { ...ORDERS_API, capturedAt: null }],
    [
      'a row of an advanced query, its tags a map',
      'query-row.tags-as-map',
      { ...ORDERS_API, capturedAt: null },
    ],
  ])('%s', (_, name, expected) => {
    expect(parseConfigItem(readConfigEvent(name), 'item')).toEqual(expected);
  });

  test('the SDK, which makes dates of times', () => {
    const item = readConfigEvent('history', {
      configurationItemCaptureTime: new Date('2026-03-04T10:17:02.418Z'),
    });

    expect(parseConfigItem(item, 'item')).toEqual(ORDERS_API);
  });

  test('version 1 of the AWS CLI, which writes times as seconds', () => {
    const item = readConfigEvent('history', { configurationItemCaptureTime: 1772619422.418 });

    expect(parseConfigItem(item, 'item')).toEqual(ORDERS_API);
  });
});

describe('a configuration item', () => {
  test('of a deleted function, whose configuration is "null"', () => {
    expect(parseConfigItem(readConfigEvent('history.deleted'), 'item')).toEqual({
      ...ORDERS_API,
      runtime: null,
      packageType: null,
      presence: 'deleted',
      tags: {},
      lastModified: null,
      capturedAt: '2026-05-06T07:08:09.100Z',
    });
  });

  test.each([
    ['OK', 'present'],
    ['ResourceDiscovered', 'present'],
    ['ResourceDeleted', 'deleted'],
    ['ResourceDeletedNotRecorded', 'deleted'],
    ['ResourceNotRecorded', 'out-of-scope'],
  ])('with status %s is of a function that is %s', (configurationItemStatus, presence) => {
    expect(parseConfigItem(readConfigEvent('item', { configurationItemStatus }), 'item')?.presence).toBe(
      presence,
    );
  });

  test.each(['ResourceDeleted', 'ResourceDeletedNotRecorded', 'ResourceNotRecorded'])(
    'with status %s needs no configuration',
    (configurationItemStatus) => {
      const item = readConfigEvent('item', { configurationItemStatus, configuration: undefined });

      expect(parseConfigItem(item, 'item')).toMatchObject({ runtime: null, version: '$LATEST' });
    },
  );

  test('older than container images has no package type, but a runtime', () => {
    expect(parseConfigItem(readConfigEvent('item.old'), 'item')).toMatchObject({
      runtime: 'nodejs6.10',
      packageType: null,
      lastModified: '2018-05-11T17:51:41.919Z',
      capturedAt: '2018-05-11T17:53:48.872Z',
    });
  });

  test('of a container image has no runtime', () => {
    expect(parseConfigItem(readConfigEvent('item.image'), 'item')).toMatchObject({
      functionName: 'image-worker',
      runtime: null,
      packageType: 'Image',
    });
  });

  test.each(['', null])('with the runtime %j has none', (runtime) => {
    const item = readConfigEvent('query-row', { configuration: { runtime, packageType: 'Image' } });

    expect(parseConfigItem(item, 'item')?.runtime).toBeNull();
  });

  test.each([
    ['absent', undefined],
    ['null', null],
  ])('whose tags are %s tells nothing of them', (_, tags) => {
    expect(parseConfigItem(readConfigEvent('item', { tags }), 'item')?.tags).toBeNull();
  });

  test('has tags without a value, in both of their shapes', () => {
    const list = readConfigEvent('query-row', { tags: [{ key: 'team' }, { key: 'env', value: null }] });
    const map = readConfigEvent('item', { tags: { team: '', env: '' } });

    expect(parseConfigItem(list, 'item')?.tags).toEqual({ team: '', env: '' });
    expect(parseConfigItem(map, 'item')?.tags).toEqual({ team: '', env: '' });
  });

  test('of another resource type is none of ours', () => {
    expect(parseConfigItem(readConfigEvent('item.ec2'), 'item')).toBeNull();
  });

  test('of another resource type is none of ours, whatever its members are', () => {
    expect(parseConfigItem(readConfigEvent('item.app-sync'), 'item')).toBeNull();
    expect(
      parseConfigItem({ resourceType: 'AWS::S3::Bucket', configuration: [1], tags: 'none' }, 'item'),
    ).toBeNull();
  });
});

describe('the function that an item names', () => {
  test.each([
    ['arn:aws-cn:lambda:cn-north-1:111122223333:function:orders-api', 'cn-north-1'],
    ['arn:aws-us-gov:lambda:us-gov-west-1:111122223333:function:orders-api', 'us-gov-west-1'],
  ])('may be in another partition: %s', (ARN, awsRegion) => {
    expect(parseConfigItem(readConfigEvent('item', { ARN, awsRegion }), 'item')).toMatchObject({
      functionArn: ARN,
      region: awsRegion,
      account: { id: '111122223333' },
    });
  });

  test('is known by its ARN alone, where a query selected no more', () => {
    const row = readConfigEvent('query-row', {
      accountId: undefined,
      awsRegion: undefined,
      resourceId: undefined,
    });

    expect(parseConfigItem(row, 'item')).toMatchObject({
      account: { id: '111122223333' },
      region: 'eu-central-1',
      functionName: 'orders-api',
    });
  });

  test.each([
    ['eu-central-1', 'arn:aws:lambda:eu-central-1:111122223333:function:orders-api'],
    ['cn-north-1', 'arn:aws-cn:lambda:cn-north-1:111122223333:function:orders-api'],
    ['us-gov-east-1', 'arn:aws-us-gov:lambda:us-gov-east-1:111122223333:function:orders-api'],
  ])('is known without an ARN, which account, Region %s and name make up', (awsRegion, functionArn) => {
    const row = readConfigEvent('query-row', { arn: undefined, awsRegion });

    expect(parseConfigItem(row, 'item')?.functionArn).toBe(functionArn);
  });

  test('is that of ARN and resourceId where resourceName is null', () => {
    expect(parseConfigItem(readConfigEvent('item', { resourceName: null }), 'item')?.functionName).toBe(
      'orders-api',
    );
  });
});

describe('an item is refused', () => {
  test.each([
    ['that is no object', null, 'item: Invalid input'],
    ['that is a text', 'text', 'item: Invalid input'],
    [
      'without a configuration, for its runtime is then unknown',
      readConfigEvent('query-row', { configuration: undefined }),
      'item: carries no configuration; an advanced query must select configuration.runtime',
    ],
    [
      'whose configuration is null',
      readConfigEvent('item', { configuration: null }),
      'item: carries no configuration, though the function is there (OK)',
    ],
    [
      'whose configuration is "null"',
      readConfigEvent('history', { configuration: 'null' }),
      'item: carries no configuration',
    ],
    [
      'whose configuration is broken',
      readConfigEvent('history', { configuration: '{"runtime":\n' }),
      'item: configuration: not JSON: ',
    ],
    [
      'whose runtime is no text',
      readConfigEvent('item', { configuration: { runtime: 20 } }),
      'item: configuration.runtime: Invalid input: expected string, received number',
    ],
    [
      'with a status that AWS does not know',
      readConfigEvent('item', { configurationItemStatus: 'Gone' }),
      "item: unknown configurationItemStatus 'Gone'",
    ],
    [
      'that names no function',
      readConfigEvent('query-row', { arn: undefined, resourceId: undefined }),
      'item: names no function: ARN, or account, Region and resourceId, are missing',
    ],
    [
      'that names no account',
      readConfigEvent('query-row', { arn: undefined, accountId: undefined }),
      'item: names no function',
    ],
    [
      'that names no Region',
      readConfigEvent('query-row', { arn: undefined, awsRegion: undefined }),
      'item: names no function',
    ],
  ])('%s', (_, item, message) => {
    const parsing = () => parseConfigItem(item, 'item');

    expect(parsing).toThrow(message);
    expect(parsing).toThrow(/^item: [^\n]+$/);
  });
});
