import { expect, test } from 'vitest';
import { createCounters } from '../../adapters/counters.ts';
import { captureOutput, metricsIn } from '../support/captured-output.ts';

test('counts add up, those with a dimension for each of its values', () => {
  const output = captureOutput();
  const counters = createCounters<'Sent' | 'Failed' | 'Accepted'>('post');
  counters.add('Sent');
  counters.add('Accepted', 1, ['Channel', 'mail']);
  counters.add('Sent', 2);
  counters.add('Accepted', 4, ['Channel', 'topic']);
  counters.add('Accepted', 2, ['Channel', 'mail']);
  counters.add('Failed');

  counters.publish();

  expect(metricsIn(output())).toEqual([
    { Accepted: 3, Channel: 'mail', service: 'post' },
    { Accepted: 4, Channel: 'topic', service: 'post' },
    { Sent: 3, Failed: 1, service: 'post' },
  ]);
});

test.each([
  ['of more than 255 characters', 'x'.repeat(256)],
  ['that is empty', ''],
  ['of spaces', '  '],
  ['with a line break', 'a\nb'],
  ['with an escape sequence', '\u001b[31mred'],
  ['with letters that are not ASCII', 'größe'],
])('a value %s, which CloudWatch would not take, counts as another', (_, value) => {
  const output = captureOutput();
  const counters = createCounters<'Accepted'>('post');
  counters.add('Accepted', 2, ['Channel', value]);
  counters.add('Accepted', 1, ['Channel', 'other']);
  counters.add('Accepted', 1, ['Channel', 'x'.repeat(255)]);

  counters.publish();

  expect(metricsIn(output())).toEqual([
    { Accepted: 3, Channel: 'other', service: 'post' },
    { Accepted: 1, Channel: 'x'.repeat(255), service: 'post' },
  ]);
});

test('what was published is not published again, and zero is not written', () => {
  const output = captureOutput();
  const counters = createCounters<'Sent' | 'Accepted'>('post');
  counters.add('Sent');
  counters.add('Accepted', 1, ['Channel', 'mail']);
  counters.publish();
  const written = metricsIn(output()).length;

  counters.add('Sent', 0);
  counters.add('Accepted', 0, ['Channel', 'mail']);
  counters.publish();

  expect(metricsIn(output()).slice(written)).toEqual([]);
});
