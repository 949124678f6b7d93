import { expect, test } from 'vitest';
import { parseFunctionArn } from '../../adapters/function-arn.ts';

test('an ARN tells Region, account and name of its function', () => {
  expect(parseFunctionArn('arn:aws:lambda:eu-central-1:111122223333:function:orders-api')).toEqual({
    functionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:orders-api',
    region: 'eu-central-1',
    accountId: '111122223333',
    functionName: 'orders-api',
  });
});

test.each([
  ['$LATEST', 'arn:aws:lambda:eu-central-1:111122223333:function:orders-api:$LATEST'],
  ['a version', 'arn:aws:lambda:eu-central-1:111122223333:function:orders-api:12'],
  ['an alias', 'arn:aws:lambda:eu-central-1:111122223333:function:orders-api:live-1'],
])('%s is left out of the function that it is of', (_, arn) => {
  expect(parseFunctionArn(arn)?.functionArn).toBe(
    'arn:aws:lambda:eu-central-1:111122223333:function:orders-api',
  );
});

test.each([
  ['arn:aws-us-gov:lambda:us-gov-west-1:111122223333:function:f', 'us-gov-west-1'],
  ['arn:aws-cn:lambda:cn-north-1:111122223333:function:f', 'cn-north-1'],
])('%s is of another partition', (arn, region) => {
  expect(parseFunctionArn(arn)?.region).toBe(region);
});

test.each([
  ['a name', 'orders-api'],
  ['nothing', ''],
  ['another service', 'arn:aws:ec2:eu-central-1:111122223333:instance/i-0abc'],
  ['a layer', 'arn:aws:lambda:eu-central-1:111122223333:layer:deps:3'],
  ['no account', 'arn:aws:lambda:eu-central-1::function:orders-api'],
  ['no Region', 'arn:aws:lambda::111122223333:function:orders-api'],
  ['a host in place of a Region', 'arn:aws:lambda:example.com/:111122223333:function:orders-api'],
  ['a quote in the name', "arn:aws:lambda:eu-central-1:111122223333:function:f') OR arn LIKE ('arn"],
  ['a quote in the qualifier', "arn:aws:lambda:eu-central-1:111122223333:function:f:1'"],
  ['a line after it', 'arn:aws:lambda:eu-central-1:111122223333:function:orders-api\nx'],
])('%s is no ARN of a function', (_, text) => {
  expect(parseFunctionArn(text)).toBeNull();
});
