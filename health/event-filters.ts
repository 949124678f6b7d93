import { CATEGORIES, type ListedEvents } from '../adapters/health-view.ts';

/** The most services that one filter takes (docs: health API_EventFilter). */
const MAX_SERVICES = 10;

/** The filters with which to list the events of these services and categories; `*` stands for all. */
export function toEventFilters(services: readonly string[], categories: readonly string[]): ListedEvents[] {
  const restriction = isAll(categories)
    ? {}
    : { categories: CATEGORIES.filter((category) => categories.includes(category)) };
  if (isAll(services)) return [restriction];
  return Array.from({ length: Math.ceil(services.length / MAX_SERVICES) }, (_, index) => ({
    ...restriction,
    services: services.slice(index * MAX_SERVICES, (index + 1) * MAX_SERVICES),
  }));
}

function isAll(names: readonly string[]): boolean {
  return names.includes('*');
}
