import { describe, expect, test } from 'vitest';
import { parseFunctionConfiguration } from '../../adapters/function-configuration.ts';

const ELEMENT = {
  FunctionName: 'orders-api',
  FunctionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:orders-api',
  Runtime: 'nodejs20.x',
  Role: 'arn:aws:iam::111122223333:role/orders-api',
  Handler: 'index.handler',
  CodeSize: 48211,
  Timeout: 10,
  MemorySize: 512,
  LastModified: '2026-03-04T10:15:30.250+0000',
  CodeSha256: 'Rk1fT2xIzW0m2c2m0G3Jq8m6l6wGJtB0n9nE6cD0S4s=',
  Version: '$LATEST',
  TracingConfig: { Mode: 'Active' },
  PackageType: 'Zip',
  Architectures: ['arm64'],
  EphemeralStorage: { Size: 512 },
};

const ORDERS_API = {
  account: { id: '111122223333', name: null, ouPath: null },
  region: 'eu-central-1',
  functionName: 'orders-api',
  functionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:orders-api',
  version: '$LATEST',
  runtime: 'nodejs20.x',
  packageType: 'Zip',
  presence: 'present',
  tags: null,
  lastModified: '2026-03-04T10:15:30.250Z',
  aliases: [],
  capturedAt: null,
};

function withArn(suffix: string, members: object = {}): unknown {
  return { ...ELEMENT, FunctionArn: `${ELEMENT.FunctionArn}${suffix}`, ...members };
}

describe('an element of ListFunctions', () => {
  test('is a function, its tags unknown', () => {
    expect(parseFunctionConfiguration(ELEMENT, 'element')).toEqual(ORDERS_API);
  });

  test.each([
    [':$LATEST', '$LATEST'],
    [':1', '1'],
    [':12', '12'],
  ])('with the qualified ARN %s keeps the unqualified one, and its version', (suffix, Version) => {
    expect(parseFunctionConfiguration(withArn(suffix, { Version }), 'element')).toEqual({
      ...ORDERS_API,
      version: Version,
    });
  });

  test('takes its version from the ARN when it names none', () => {
    expect(parseFunctionConfiguration(withArn(':12', { Version: undefined }), 'element').version).toBe('12');
    expect(parseFunctionConfiguration({ ...ELEMENT, Version: undefined }, 'element').version).toBe('$LATEST');
  });

  test('that is a container image has no runtime', () => {
    const image = { ...ELEMENT, PackageType: 'Image', Runtime: undefined };

    expect(parseFunctionConfiguration(image, 'element')).toMatchObject({
      runtime: null,
      packageType: 'Image',
    });
  });

  test.each([
    ['arn:aws-cn:lambda:cn-north-1:111122223333:function:orders-api', 'cn-north-1'],
    ['arn:aws-us-gov:lambda:us-gov-west-1:111122223333:function:orders-api', 'us-gov-west-1'],
  ])('may be in another partition: %s', (FunctionArn, region) => {
    expect(parseFunctionConfiguration({ ...ELEMENT, FunctionArn }, 'element')).toMatchObject({
      functionArn: FunctionArn,
      region,
      account: { id: '111122223333' },
    });
  });

  test.each([
    ['without a name', { ...ELEMENT, FunctionName: undefined }, 'element: FunctionName: '],
    ['without an ARN', { ...ELEMENT, FunctionArn: undefined }, 'element: FunctionArn: '],
    [
      'with the ARN of a role',
      { ...ELEMENT, FunctionArn: ELEMENT.Role },
      'element: FunctionArn: is no ARN of a function',
    ],
    [
      'with the ARN of a layer',
      { ...ELEMENT, FunctionArn: 'arn:aws:lambda:eu-central-1:111122223333:layer:orders:3' },
      'element: FunctionArn: is no ARN of a function',
    ],
    ['with a number for a runtime', { ...ELEMENT, Runtime: 20 }, 'element: Runtime: '],
    [
      'with neither Runtime nor PackageType',
      { ...ELEMENT, Runtime: undefined, PackageType: undefined },
      'element: carries neither Runtime nor PackageType',
    ],
    ['that is null', null, 'element: '],
  ])('is refused %s', (_, element, message) => {
    expect(() => parseFunctionConfiguration(element, 'element')).toThrow(message);
  });
});
