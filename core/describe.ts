import { aliasSentence } from './alias-sentence.ts';
import { clip } from './clip.ts';
import { inDays } from './days-left.ts';
import type { Finding } from './finding.ts';
import type { IsoDate } from './iso-date.ts';
import { CUSTOMER_MANAGED } from './lambda-function.ts';
import type { DeadlineKind, RuntimeLifecycle } from './lifecycle.ts';
import { MIN_WAIVER_LENGTH, waiverSentence } from './waiver-sentence.ts';

/** AWS Config's bound on an annotation, in characters; kept in UTF-16 units, which never are fewer. */
const MAX_SENTENCE_LENGTH = 256;

/**
 * The sentence that says why and until when: the same in Config, CSV, Slack and the terminal.
 * 1 to 256 characters. Dates and the advice always fit; only texts from outside are shortened, at a word's end.
 */
export function describe(finding: Finding): string {
  const { about, basis, sentence } = wordsOf(finding);
  if (finding.waiver === null && finding.fn.aliases.length === 0) return sentence;
  const room = MAX_SENTENCE_LENGTH - about.length - basis.length - 2;
  if (finding.fn.aliases.length === 0) return `${about} ${waiverSentence(finding, room)} ${basis}`;
  const aliases = aliasSentence(finding.fn, finding.waiver === null ? room : room - MIN_WAIVER_LENGTH);
  const waiver = waiverSentence(finding, room - aliases.length - 1);
  return [about, aliases, waiver, basis].filter((sentence) => sentence !== '').join(' ');
}

interface Words {
  readonly about: string;
  readonly basis: string;
  /** Both: all that there is to say of a function without waiver and aliases. */
  readonly sentence: string;
}

const remembered = new WeakMap<RuntimeLifecycle, Words & Pick<Finding, 'status' | 'today' | 'tableAsOf'>>();

/** Remembered for a row of the table, since all functions on it share the words while nothing that they rest on differs. */
function wordsOf(finding: Finding): Words {
  const { lifecycle, status, today, tableAsOf, overridden } = finding;
  if (lifecycle === null || overridden.length > 0) return findWords(finding);
  const known = remembered.get(lifecycle);
  if (known?.status === status && known.today === today && known.tableAsOf === tableAsOf) return known;
  const words = findWords(finding);
  remembered.set(lifecycle, { ...words, status, today, tableAsOf });
  return words;
}

function findWords(finding: Finding): Words {
  const about = statusSentences(finding).join(' ');
  const basis = `Table of ${finding.tableAsOf}${finding.overridden.length > 0 ? ' and your settings' : ''}.`;
  return { about, basis, sentence: `${about} ${basis}` };
}

function statusSentences(finding: Finding): string[] {
  const { lifecycle, fn } = finding;
  if (finding.status === 'gone') {
    return [
      fn.presence === 'deleted' ? 'The function was deleted.' : 'The function left the scope of the rule.',
    ];
  }
  if (lifecycle === null) {
    if (finding.status === 'unassessed') return [unassessedSentence(fn.packageType, fn.runtime)];
    const id = clip(fn.runtime ?? '', 80);
    return [
      `${id} is not in the policy table: its dates are unknown. Look it up in AWS's list of Lambda runtimes.`,
    ];
  }
  if (finding.status === 'supported')
    return [`${lifecycle.id} is supported; ${outlook(lifecycle, finding)}.`];
  if (finding.status === 'preview') {
    return [`${lifecycle.id} is a public preview, outside the Lambda SLA; ${outlook(lifecycle, finding)}.`];
  }
  return [
    deprecationSentence(lifecycle, finding),
    blockSentence(lifecycle, finding),
    moveSentence(lifecycle),
  ].filter((sentence) => sentence !== '');
}

function unassessedSentence(packageType: string | null, runtime: string | null): string {
  if (packageType === 'Image')
    return 'Not assessed: a container image brings its own runtime, for which AWS publishes no dates.';
  if (runtime === CUSTOMER_MANAGED)
    return 'Not assessed: a customer-managed runtime, for which AWS publishes no dates.';
  return 'Not assessed: AWS reports no runtime for this function.';
}

/** How long a runtime that no phase has reached can be relied on. */
function outlook({ deprecation }: RuntimeLifecycle, { today }: Finding): string {
  return deprecation === null
    ? 'AWS has scheduled no deprecation'
    : `AWS deprecates it ${deprecation} ${inDays(today, deprecation)}`;
}

function deprecationSentence({ id, deprecation }: RuntimeLifecycle, finding: Finding): string {
  if (deprecation === null) return `${id} has no deprecation scheduled.`;
  if (deprecation > finding.today)
    return `${id} will be deprecated ${deprecation} ${inDays(finding.today, deprecation)}.`;
  return `${id} ${isForetold('deprecation', deprecation, finding) ? 'was scheduled to be' : 'was'} deprecated ${deprecation}.`;
}

function blockSentence({ blockCreate, blockUpdate }: RuntimeLifecycle, finding: Finding): string {
  if (blockCreate === null && blockUpdate === null) {
    return finding.lifecycle?.deprecation === null
      ? ''
      : 'AWS has scheduled no block of new functions or updates.';
  }
  const create = blockClause('block-create', blockCreate, finding);
  const update = blockClause('block-update', blockUpdate, finding);
  const sameVerb = create?.verb === update?.verb;
  return `AWS ${[
    create && `${create.verb} ${create.rest}`,
    update && (sameVerb ? update.rest : `${update.verb} ${update.rest}`),
  ]
    .filter(Boolean)
    .join(' and ')}.`;
}

function blockClause(kind: 'block-create' | 'block-update', date: IsoDate | null, finding: Finding) {
  if (date === null) return null;
  const what = kind === 'block-create' ? 'new functions' : 'updates';
  if (date > finding.today) {
    const days = kind === 'block-update' ? ` ${inDays(finding.today, date)}` : '';
    return { verb: 'blocks', rest: `${what} ${date}${days}` };
  }
  if (isForetold(kind, date, finding)) return { verb: 'was to block', rest: `${what} ${date}` };
  return { verb: 'has blocked', rest: `${what} since ${date}` };
}

function moveSentence({ successor, sameLanguageSuccessor }: RuntimeLifecycle): string {
  if (successor === null) return 'The table names no newer runtime yet.';
  const same = sameLanguageSuccessor !== null && sameLanguageSuccessor !== successor;
  return same ? `Move to ${successor}, or for now to ${sameLanguageSuccessor}.` : `Move to ${successor}.`;
}

/** The day has come since the table was written: AWS may have moved it meanwhile. */
function isForetold(kind: DeadlineKind, date: IsoDate, { tableAsOf, overridden }: Finding): boolean {
  return date > tableAsOf && !overridden.includes(kind);
}
