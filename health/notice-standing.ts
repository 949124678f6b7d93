import type { Section } from '../core/message.ts';
import { allAffectedWords, countPending, isAllResolved } from './affected-entities.ts';
import { isWhole, type Notice } from './notice.ts';

/** What a reader must know of a notice before its facts. */
export function standingSections(notice: Notice): Section[] {
  const texts: string[] = [];
  if (notice.novelty === 'overtaken') {
    texts.push('A later state of this event is known; this one arrived late.');
  }
  if (notice.novelty === 'completed') {
    const all = allAffectedWords(notice);
    texts.push(
      `Pages of this event were missing when it was told before. Here it is whole${all === '' ? '' : `, now with ${all}`}.`,
    );
  }
  if (isPublic(notice)) {
    texts.push(
      'This event is public: AWS tells it to everybody, whether their resources are affected or not.',
    );
  }
  const pending = countPending(notice);
  if (isClosed(notice) && pending > 0) {
    texts.push(`AWS has closed this event, but lists ${pending} of its resources as pending.`);
  }
  return texts.map((text) => ({ kind: 'paragraph', text }));
}

/** What stands before the title: whether the notice is new, changed, over or late. */
export function titlePrefix(notice: Notice): string {
  if (notice.novelty === 'overtaken') return 'Overtaken: ';
  if (isClosed(notice)) return 'Closed: ';
  return notice.novelty === 'new' ? '' : 'Update: ';
}

/** Whether AWS tells an event to everybody. */
export function isPublic({ scope }: Notice): boolean {
  return scope === 'PUBLIC';
}

/** Why nothing is left to do, in a sentence; null while something may be. */
export function overSentence(notice: Notice): string | null {
  if (isClosed(notice) && isWhole(notice) && countPending(notice) === 0)
    return 'AWS has closed this event: nothing is left to do.';
  return isAllResolved(notice) ? 'All that was affected is resolved: nothing is left to do.' : null;
}

function isClosed({ statusCode }: Notice): boolean {
  return statusCode?.toLowerCase() === 'closed';
}
