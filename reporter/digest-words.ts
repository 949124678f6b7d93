import { clip } from '../core/clip.ts';

/** A number with its thousands apart. */
export function numberWords(count: number): string {
  return count.toLocaleString('en-US');
}

/** `no functions`, `1 function`, `1,204 functions`. */
export function functionsWords(count: number): string {
  if (count === 0) return 'no functions';
  return `${numberWords(count)} ${count === 1 ? 'function' : 'functions'}`;
}

/** `5 of 8 functions are non-compliant`; `whose` stands behind the functions, with a space before it. */
export function nonCompliantWords(nonCompliant: number, functions: number, whose = ''): string {
  const some = nonCompliant === 0 ? 'None' : numberWords(nonCompliant);
  const are = nonCompliant > 1 ? 'are' : 'is';
  return `${some} of ${functionsWords(functions)}${whose} ${are} non-compliant`;
}

/** `5 fewer`, `12 more`, `unchanged`. */
export function deltaWords(delta: number): string {
  if (delta === 0) return 'unchanged';
  return `${numberWords(Math.abs(delta))} ${delta < 0 ? 'fewer' : 'more'}`;
}

/** What a list leaves out: `and 2 others`, or `and 2 other places` where they have a name; null when that is nothing. */
export function othersWords(count: number, name = ''): string | null {
  if (count <= 0) return null;
  const plural = count === 1 ? '' : 's';
  return `and ${numberWords(count)} other${name === '' ? plural : ` ${name}${plural}`}`;
}

/** `in 73 days`, `today`, `1 day ago`. */
export function daysWords(daysLeft: number): string {
  if (daysLeft === 0) return 'today';
  const days = `${numberWords(Math.abs(daysLeft))} ${Math.abs(daysLeft) === 1 ? 'day' : 'days'}`;
  return daysLeft < 0 ? `${days} ago` : `in ${days}`;
}

/** `shop (111122223333)`; the id alone of an account whose name nobody knows. */
export function accountWords(id: string, name: string): string {
  if (id === '') return 'unknown account';
  return name === '' ? id : `${clip(name, 50)} (${id})`;
}
