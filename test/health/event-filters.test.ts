import { expect, test } from 'vitest';
import { toEventFilters } from '../../health/event-filters.ts';

test('an asterisk restricts nothing', () => {
  expect(toEventFilters(['*'], ['*'])).toEqual([{}]);
});

test('services and categories are named', () => {
  expect(toEventFilters(['LAMBDA', 'EC2'], ['issue', 'scheduledChange'])).toEqual([
    { services: ['LAMBDA', 'EC2'], categories: ['issue', 'scheduledChange'] },
  ]);
});

test('more than ten services are asked for in turns', () => {
  const services = Array.from({ length: 11 }, (_, index) => `SERVICE${index}`);

  expect(toEventFilters(services, ['issue'])).toEqual([
    { services: services.slice(0, 10), categories: ['issue'] },
    { services: ['SERVICE10'], categories: ['issue'] },
  ]);
});
