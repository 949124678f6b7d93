import { describe, expect, test } from 'vitest';
import { loadPolicyTable } from '../../adapters/policy-table.ts';
import { namedRuntimes } from '../../health/named-runtimes.ts';

const TABLE = loadPolicyTable();

describe('a runtime is known by its name in prose:', () => {
  test.each([
    ['functions using the Node.js 20 runtime', ['nodejs20.x']],
    ['functions using the Node.js 20.x runtime.', ['nodejs20.x']],
    ['functions that use the NodeJS 20 runtime', ['nodejs20.x']],
    ['functions on nodejs 20.x', ['nodejs20.x']],
    ['the end of Nodejs 18', ['nodejs18.x']],
    ['functions on the Node 20 runtime', ['nodejs20.x']],
    ['Node 20.x runtimes', ['nodejs20.x']],
    ['Support for Python 3.9 ends.', ['python3.9']],
    ['the end of support of .NET 6', ['dotnet6']],
    ['.NET Core 3.1 ends', ['dotnetcore3.1']],
    ['functions on Ruby 3.2', ['ruby3.2']],
    ['functions on the Go 1.x runtime', ['go1.x']],
    ['Node.js 4.3 edge', ['nodejs4.3-edge']],
    ['Java 8 (AL1)', ['java8']],
    ['the Java 8 (AL2) runtime', ['java8.al2']],
    ['Java 8 on Amazon Linux 2023', ['java8.al2023']],
    ['the Java 8 runtime based on Amazon Linux 1', ['java8']],
    ['Java 11', ['java11']],
    ['Java 17 (AL2023)', ['java17.al2023']],
    ['Custom Runtime based on Amazon Linux 1', ['provided']],
    ['the OS-only runtime for Amazon Linux 2', ['provided.al2']],
  ])('%s', (text, ids) => {
    expect(namedRuntimes(text, TABLE)).toEqual([ids]);
  });

  test('one that leaves the operating system open may be any of several', () => {
    expect(namedRuntimes('functions on Java 8', TABLE)).toEqual([['java8', 'java8.al2', 'java8.al2023']]);
  });
});

describe('a runtime is known by its id:', () => {
  test.each([
    ['functions on nodejs20.x.', [['nodejs20.x']]],
    ['the OS-only runtime for Amazon Linux 2 (provided.al2)', [['provided.al2']]],
    ["Custom Runtime based on Amazon Linux 1 ('provided')", [['provided']]],
    ['runtime nodejs20.x (Node 20 runtime)', [['nodejs20.x']]],
    ['python3.9, java8.al2 and java8', [['python3.9'], ['java8.al2'], ['java8']]],
    ['list-functions --query "Functions[?Runtime==\'python3.9\'].FunctionArn"', [['python3.9']]],
    ["Functions[?Runtime == 'nodejs99.x']", [['nodejs99.x']]],
  ])('%s', (text, ids) => {
    expect(namedRuntimes(text, TABLE)).toEqual(ids);
  });
});

describe('no runtime is named by', () => {
  test.each([
    'A description of the event will be provided here',
    'See https://github.com/nodejs/Release and https://example.com/python3.9',
    'arn:aws:lambda:eu-west-1:222233334444:function:my-nodejs20x',
    'the function orders-nodejs20.x-api',
    'Write a custom runtime of your own',
    'Python 3.99, Node.js 200, Java 80 and ASP.NET 6',
    'NodeJS 200, nodejs 20.5, my-nodejs 20 and NodeJS 20th',
    'Node 20 of the cluster is affected; its runtime is not',
    'Node 200 runtime, Node 20.5 runtime and worker-node 20 runtime',
    'Move to the Node 22 runtime or to NodeJS 24',
    '',
  ])('%s', (text) => {
    expect(namedRuntimes(text, TABLE)).toEqual([]);
  });
});

describe('a text is about', () => {
  test.each([
    'Node 18 and Node 20 runtimes',
    'the Node 18, Node 20 and Python 3.9 runtimes',
    'NodeJS 18.x or nodejs 20.x',
  ])('each runtime that it lists: %s', (text) => {
    expect(namedRuntimes(text, TABLE).slice(0, 2)).toEqual([['nodejs18.x'], ['nodejs20.x']]);
  });

  test('the runtimes of the first sentence that names any, not those it sets apart later', () => {
    const text =
      'Hello. Functions use Python 3.8 or Python 3.9.\n\nThis does not apply to Java 8, Java 11 and Python 3.10.';

    expect(namedRuntimes(text, TABLE)).toEqual([['python3.8'], ['python3.9']]);
  });

  test('what to leave, not what to move to', () => {
    expect(namedRuntimes('Upgrade to Python 3.14. Functions on Python 3.9 lose support.', TABLE)).toEqual([
      ['python3.9'],
    ]);
    expect(namedRuntimes('Move from Go 1.x to provided.al2023.', TABLE)).toEqual([['go1.x']]);
  });

  test('what it has a query for, whatever else it names', () => {
    expect(
      namedRuntimes("Python 3.8 went before. Now run Functions[?Runtime=='python3.9'].FunctionArn", TABLE),
    ).toEqual([['python3.9']]);
  });
});
