import { clip } from './clip.ts';
import type { LambdaFunction } from './lambda-function.ts';

const MAX_ALIAS_LENGTH = 40;

/**
 * Which aliases keep a published version in service, as many by name as fit into `room` UTF-16 units; 25 are enough
 * to say that there are some.
 */
export function aliasSentence(
  { aliases, version }: Pick<LambdaFunction, 'aliases' | 'version'>,
  room: number,
): string {
  const names = aliases.map(({ name, weight }) => {
    const share = weight < 1 ? ` (${toPercent(weight)})` : '';
    return `${clip(name, MAX_ALIAS_LENGTH)}${share}`;
  });
  for (let shown = names.length; shown > 0; shown--) {
    const others = names.length - shown;
    const named = names.slice(0, shown).join(', ') + (others > 0 ? ` and ${others} more` : '');
    const subject = names.length === 1 ? `Alias ${named} still serves` : `Aliases ${named} still serve`;
    const sentence = `${subject} version ${version}.`;
    if (sentence.length <= room) return sentence;
  }
  return names.length === 1 ? 'An alias still serves it.' : 'Aliases still serve it.';
}

/** Whole percents, but never none and never all of what is shared. */
function toPercent(weight: number): string {
  return `${Math.min(99, Math.max(1, Math.round(weight * 100)))} %`;
}
