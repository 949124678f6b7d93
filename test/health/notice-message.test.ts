import { describe, expect, test } from 'vitest';
import { toSlackBody } from '../../adapters/slack-body.ts';
import { messageSchema, type Section } from '../../core/message.ts';
import { toMessage } from '../../health/notice-message.ts';
import { healthEvent } from '../support/a-health-event.ts';
import { affectedFunctions, aNotice, aNoticeContext, functionArn } from '../support/a-notice.ts';
import { aPolicy } from '../support/a-policy.ts';

type Members = Parameters<typeof aNotice>[0];
type ContextMembers = Parameters<typeof aNoticeContext>[0];

function messageOf(members: Members = {}, context: ContextMembers = {}) {
  return toMessage(aNotice(members), aNoticeContext(context));
}

function sectionsOf<Kind extends Section['kind']>(
  kind: Kind,
  members: Members = {},
  context: ContextMembers = {},
) {
  return messageOf(members, context).sections.filter(
    (section): section is Extract<Section, { kind: Kind }> => section.kind === kind,
  );
}

function paragraphsOf(members: Members = {}, context: ContextMembers = {}): string[] {
  return sectionsOf('paragraph', members, context).map(({ text }) => text);
}

function factsOf(members: Members = {}, context: ContextMembers = {}): Record<string, string> {
  const facts = sectionsOf('facts', members, context).flatMap((section) => section.facts);
  return Object.fromEntries(facts.map(({ label, value }) => [label, value]));
}

function listOf(heading: RegExp, members: Members = {}, context: ContextMembers = {}) {
  return sectionsOf('list', members, context).find((section) => heading.test(section.heading));
}

const AFFECTED = /^Affected /;
const TABLE = /^What the policy table says$/;
const TO_DO = /^What to do$/;

test('a notice of a runtime tells what, whom, when, the dates of the table and what to do', () => {
  const message = messageOf();

  expect(messageSchema.parse(message)).toEqual(message);
  expect(message).toEqual({
    title: 'AWS Lambda: planned lifecycle event, Node.js 20 (shop-prod, eu-west-1)',
    lead: 'Scheduled change for Node.js 20 on AWS Lambda in account shop-prod (222233334444), eu-west-1, was due 2026-04-30 (204 days ago). 1 function, pending.',
    sections: [
      {
        kind: 'facts',
        facts: [
          { label: 'Account', value: 'shop-prod (222233334444)' },
          { label: 'Region', value: 'eu-west-1' },
          { label: 'Status', value: 'open, action required' },
          { label: 'Started', value: '2026-04-30 (204 days ago)' },
          { label: 'Last update', value: '2026-10-05 (46 days ago)' },
          { label: 'Affected', value: '1 function, pending' },
        ],
      },
      {
        kind: 'list',
        heading: 'What the policy table says',
        items: [
          'nodejs20.x was deprecated 2026-04-30. AWS blocks new functions 2027-02-01 and updates 2027-03-03 (103 days). Move to nodejs24.x. Table of 2026-11-20.',
        ],
        more: null,
      },
      {
        kind: 'list',
        heading: 'What to do',
        items: [
          'Move from nodejs20.x to nodejs24.x.',
          'Check published versions too: AWS looks at $LATEST only.',
          'AWS may take 72 hours to call a function resolved.',
        ],
        more: null,
      },
      { kind: 'list', heading: 'Affected function', items: ['cart-api'], more: null },
      {
        kind: 'quote',
        heading: "AWS's description",
        text: 'Functions of this account use the Node.js 20 runtime.',
      },
    ],
    links: [
      {
        text: 'Event in the AWS Health Dashboard',
        url: 'https://health.aws.amazon.com/health/home#/account/event-log?eventID=arn%3Aaws%3Ahealth%3Aeu-west-1%3A%3Aevent%2FAWS_LAMBDA_PLANNED_LIFECYCLE_EVENT_1&eventTab=details',
      },
      {
        text: "AWS's list of Lambda runtimes",
        url: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html',
      },
    ],
  });
});

describe('the title', () => {
  test.each([
    [
      { novelty: 'update' as const },
      'Update: AWS Lambda: planned lifecycle event, Node.js 20 (shop-prod, eu-west-1)',
    ],
    [
      { statusCode: 'closed' },
      'Closed: AWS Lambda: planned lifecycle event, Node.js 20 (shop-prod, eu-west-1)',
    ],
    [
      { novelty: 'overtaken' as const },
      'Overtaken: AWS Lambda: planned lifecycle event, Node.js 20 (shop-prod, eu-west-1)',
    ],
    [{ description: null }, 'AWS Lambda: planned lifecycle event (shop-prod, eu-west-1)'],
    [
      { service: 'ELASTICLOADBALANCING', eventTypeCode: 'AWS_ELASTICLOADBALANCING_API_ISSUE' },
      'Elastic Load Balancing: API issue (shop-prod, eu-west-1)',
    ],
    [
      { service: 'OUTPOSTS', eventTypeCode: 'AWS_OUTPOSTS_SITE_ISSUE', affectedRegion: null },
      'OUTPOSTS: site issue (shop-prod)',
    ],
    [
      { service: null, eventTypeCode: null, category: 'investigation', scope: 'PUBLIC' },
      'AWS: investigation (eu-west-1)',
    ],
    [
      { description: 'Functions use Node.js 16, Node.js 18, Python 3.8 and Python 3.9.' },
      'AWS Lambda: planned lifecycle event, Node.js 16, Node.js 18, Python 3.8 and 1 more (shop-prod, eu-west-1)',
    ],
  ])('of %j is %s', (members, title) => {
    expect(messageOf(members).title).toBe(title);
  });

  test.each([
    [{ id: '222233334444', name: null }, 'eu-west-1', ' (222233334444, eu-west-1)'],
    [{ id: '222233334444', name: null }, null, ' (222233334444)'],
    [{ id: '', name: null }, 'eu-west-1', ' (eu-west-1)'],
    [{ id: '', name: null }, null, ''],
  ])('says of the place what is known of %j and %s', (account, affectedRegion, place) => {
    const { title } = messageOf({ affectedRegion }, { account: { ...account, ouPath: null } });

    expect(title).toBe(`AWS Lambda: planned lifecycle event, Node.js 20${place}`);
  });

  test('keeps the place in the header of a Slack message, however long the rest is', () => {
    const members = {
      service: 'S'.repeat(80),
      eventTypeCode: `AWS_${'LONG_'.repeat(40)}EVENT`,
      description: null,
    };
    const account = { id: '222233334444', name: `${'R&D '.repeat(12)}x`, ouPath: null };
    const { title } = messageOf(members, { account });
    const [header] = toSlackBody(messageOf(members, { account: { ...account, name: 'shop-prod' } })).blocks;

    expect(title.length).toBeLessThanOrEqual(150);
    expect(title).toMatch(/… \(R&D .*x, eu-west-1\)$/);
    expect(header).toHaveProperty('text.text', expect.stringMatching(/… \(shop-prod, eu-west-1\)$/));
  });
});

describe('days are UTC days, counted from the day on which it is told:', () => {
  test.each([
    ['2026-04-18', { Starts: '2026-04-30 (in 12 days)' }],
    ['2026-04-29', { Starts: '2026-04-30 (in 1 day)' }],
    ['2026-04-30', { Starts: '2026-04-30 (today)' }],
    ['2026-05-12', { Started: '2026-04-30 (12 days ago)' }],
  ])('on %s', (today, fact) => {
    expect(factsOf({ startTime: '2026-04-30T23:59:00Z' }, { today })).toMatchObject(fact);
  });

  test('an issue has its minutes too, and has begun on its day', () => {
    const issue = {
      service: 'EC2',
      eventTypeCode: 'AWS_EC2_OPERATIONAL_ISSUE',
      category: 'issue',
      startTime: '2026-11-20T05:01:10Z',
      endTime: '2026-11-20T06:30:00Z',
    };

    expect(factsOf(issue)).toMatchObject({
      Started: '2026-11-20 05:01 UTC (today)',
      Ended: '2026-11-20 06:30 UTC (today)',
    });
    expect(messageOf(issue).lead).toContain(
      'began 2026-11-20 05:01 UTC (today), ended 2026-11-20 06:30 UTC (today)',
    );
  });

  test('what nobody tells is left out', () => {
    const nothing = {
      startTime: null,
      lastUpdatedTime: null,
      statusCode: null,
      actionability: null,
      affectedRegion: null,
      entities: [],
    };

    expect(factsOf(nothing, { account: { id: '222233334444', name: null, ouPath: null } })).toEqual({
      Account: '222233334444',
    });
    expect(messageOf(nothing).lead).toBe(
      'Scheduled change for Node.js 20 on AWS Lambda in account shop-prod (222233334444).',
    );
  });
});

describe('what is affected', () => {
  test('is named with its owner, what is pending first and what is resolved last', () => {
    const entities = [
      ...affectedFunctions({ done: 'RESOLVED', 'checkout-api': 'PENDING' }),
      { value: 'arn:aws:ec2:eu-west-1:222233334444:instance/i-0123456789abcdef0', status: 'IMPAIRED' },
      { value: functionArn('old:7'), status: 'PENDING' },
    ];
    const owners = new Map([
      [functionArn('checkout-api'), 'checkout'],
      [functionArn('done'), 'shop'],
      [functionArn('old:7'), null],
    ]);

    expect(listOf(AFFECTED, { entities }, { owners })).toEqual({
      kind: 'list',
      heading: 'Affected resources',
      items: [
        'checkout-api (owner: checkout)',
        'old:7 (no owner known)',
        'arn:aws:ec2:eu-west-1:222233334444:instance/i-0123456789abcdef0 (impaired)',
        'done (resolved; owner: shop)',
      ],
      more: null,
    });
  });

  test.each([
    [10, null],
    [11, 'and 1 other'],
    [14, 'and 4 others'],
  ])('of %i functions ten are named', (count, more) => {
    const names = Array.from({ length: count }, (_, i) => [`fn-${i}`, 'PENDING']);
    const list = listOf(AFFECTED, { entities: affectedFunctions(Object.fromEntries(names)) });

    expect(list?.items).toHaveLength(10);
    expect(list?.more).toBe(more);
  });

  test.each([
    [{ a: 'PENDING' }, '1 function, pending'],
    [{ a: 'PENDING', b: 'PENDING' }, '2 functions, all pending'],
    [{ a: 'RESOLVED', b: 'PENDING', c: 'PENDING' }, '3 functions: 2 pending, 1 resolved'],
    [{ a: null, b: null }, '2 functions'],
    [{ a: null, b: 'RESOLVED' }, '2 functions: 1 without a status, 1 resolved'],
  ])('%j is counted as %s', (statuses, words) => {
    expect(factsOf({ entities: affectedFunctions(statuses) })['Affected']).toBe(words);
  });

  test('is functions where AWS names no ARNs, since it is functions that lifecycle notices of Lambda list', () => {
    const entities = ['cart-api', 'checkout-api'].map((value) => ({ value, status: 'PENDING' }));
    const ofDatabases = { service: 'RDS', eventTypeCode: 'AWS_RDS_PLANNED_LIFECYCLE_EVENT' };
    const issue = { eventTypeCode: 'AWS_LAMBDA_OPERATIONAL_ISSUE', category: 'issue' };

    expect(factsOf({ entities })['Affected']).toBe('2 functions, all pending');
    expect(listOf(AFFECTED, { entities })?.heading).toBe('Affected functions');
    expect(factsOf({ entities, ...ofDatabases })['Affected']).toBe('2 resources, all pending');
    expect(factsOf({ entities, ...issue })['Affected']).toBe('2 resources, all pending');
  });

  test('is not all known while pages are missing', () => {
    const pages = { arrived: [1, 2, 7], total: 10 };

    expect(paragraphsOf({ pages })).toContain(
      'Only 3 of 10 pages had arrived when this was sent: more may be affected.',
    );
    expect(factsOf({ pages })['Affected']).toBe('1 function on 3 of 10 pages, pending');
  });

  test('begins, on a channel, with what led there', () => {
    const names = Array.from({ length: 12 }, (_, i) => [`fn-${i}`, i === 11 ? 'RESOLVED' : 'PENDING']);
    const entities = affectedFunctions(Object.fromEntries(names));

    const items = listOf(AFFECTED, { entities }, { ledHere: new Set([functionArn('fn-11')]) })?.items;

    expect(items?.slice(0, 2)).toEqual(['fn-11 (resolved)', 'fn-0']);
  });

  test('was told in part before, which an update makes up for', () => {
    expect(paragraphsOf({ novelty: 'completed' })[0]).toBe(
      'Pages of this event were missing when it was told before. Here it is whole, now with its 1 function.',
    );
    expect(paragraphsOf({ novelty: 'completed', entities: [] })[0]).toBe(
      'Pages of this event were missing when it was told before. Here it is whole.',
    );
  });

  test('lacks what could not be read', () => {
    expect(paragraphsOf({}, { unread: ['tags', 'the unit'] })).toContain(
      'Could not be read: tags; the unit.',
    );
    expect(paragraphsOf({}, { ownersUncertain: 'AWS Config refused the query' })).toContain(
      'Owners are not certain: AWS Config refused the query.',
    );
  });

  test('has owners who could not be read', () => {
    expect(paragraphsOf({}, { ownersUnread: 'AWS Config refused the query' })).toContain(
      'Owners could not be read: AWS Config refused the query.',
    );
  });
});

describe('what the policy table says', () => {
  test('is told of each runtime, with the dates of the organization', () => {
    const policy = aPolicy({
      noticeDays: 0,
      dateOverrides: [{ runtime: 'nodejs22.x', deprecation: '2027-01-31', reason: 'vendor' }],
    });
    const members = {
      description: 'Functions use Node.js 22 or Python 3.9.',
      startTime: '2025-12-15T08:00:00Z',
    };

    expect(listOf(TABLE, members, { policy })?.items).toEqual([
      'nodejs22.x will be deprecated 2027-01-31 (72 days). AWS blocks new functions 2027-06-01 and updates 2027-07-01 (223 days). Move to nodejs24.x. Table of 2026-11-20 and your settings.',
      'python3.9 was deprecated 2025-12-15. AWS blocks new functions 2027-02-01 and updates 2027-03-03 (103 days). Move to python3.14. Table of 2026-11-20.',
    ]);
  });

  test('is compared with the day on which the notice starts', () => {
    for (const startTime of ['2026-04-30T00:00:00Z', '2027-02-01T12:00:00Z', '2027-03-03T23:59:59Z', null]) {
      expect(listOf(TABLE, { startTime })?.items).toHaveLength(1);
    }
    expect(listOf(TABLE, { startTime: '2026-08-17T07:00:00Z' })?.items[1]).toBe(
      "AWS's notice says 2026-08-17, which is none of the dates that the table of 2026-11-20 has for nodejs20.x: AWS may have moved them.",
    );
  });

  test('is nothing where the notice names no runtime', () => {
    const members = { description: 'Something ends.' };

    expect(listOf(TABLE, members)?.items).toEqual([
      'The notice names no runtime that the table of 2026-11-20 knows.',
    ]);
    expect(listOf(TO_DO, members)?.items).toEqual(["See AWS's description."]);
  });

  test('is that it does not know a runtime which AWS names', () => {
    const description = "Functions[?Runtime=='nodejs99.x'].FunctionArn";

    expect(listOf(TABLE, { description })?.items).toEqual([
      expect.stringContaining('nodejs99.x is not in the policy table'),
    ]);
  });

  test('is of no interest to other services', () => {
    const retirement = { ...healthEvent('instance-retirement.no-resources-key') };
    const { service, eventTypeCode, description } = retirement;
    const message = messageOf({ service, eventTypeCode, description });

    expect(message.sections.map(({ kind }) => kind)).toEqual(['facts', 'list', 'list', 'quote']);
    expect(message.links).toHaveLength(1);
  });
});

describe('what to do', () => {
  test('names the nearer step too where only the operating system need change', () => {
    expect(listOf(TO_DO, { description: 'Functions use Java 17.' })?.items[0]).toBe(
      'Move from java17 to java25, or for now to java17.al2023.',
    );
  });

  test('is to look it up where AWS describes nothing', () => {
    const members = { service: 'EC2', description: null };

    expect(listOf(TO_DO, members)?.items).toEqual(['See the AWS Health Dashboard.']);
  });

  test.each([
    [
      'a closed event',
      { statusCode: 'closed', entities: [] },
      'AWS has closed this event: nothing is left to do.',
    ],
    [
      'an event of which all is resolved',
      { entities: affectedFunctions({ a: 'RESOLVED', b: 'RESOLVED' }) },
      'All that was affected is resolved: nothing is left to do.',
    ],
  ])('is nothing about %s', (_, members, sentence) => {
    const message = messageOf(members);

    expect(message.lead.endsWith(` ${sentence}`)).toBe(true);
    expect(listOf(TO_DO, members)).toBeUndefined();
    expect(listOf(TABLE, members)).toBeUndefined();
    expect(factsOf(members)['Status']).not.toContain('action required');
  });

  test('is not nothing while a closed event has pending functions, or a page may have some', () => {
    expect(paragraphsOf({ statusCode: 'closed' })[0]).toBe(
      'AWS has closed this event, but lists 1 of its resources as pending.',
    );
    expect(
      messageOf({ entities: affectedFunctions({ a: 'RESOLVED' }), pages: { arrived: [1], total: 2 } }).lead,
    ).not.toContain('nothing is left');
    expect(
      messageOf({ statusCode: 'closed', entities: [], pages: { arrived: [1], total: 2 } }).lead,
    ).not.toContain('nothing is left');
  });
});

test('a public event says so, and is about no account', () => {
  const members = {
    scope: 'PUBLIC',
    category: 'issue',
    service: 'EC2',
    eventTypeCode: 'AWS_EC2_OPERATIONAL_ISSUE',
  };

  expect(messageOf({ ...members, entities: [] }).lead).toBe(
    'Public issue with Amazon EC2 in eu-west-1, began 2026-04-30 07:00 UTC (204 days ago).',
  );
  expect(paragraphsOf(members)[0]).toBe(
    'This event is public: AWS tells it to everybody, whether their resources are affected or not.',
  );
  expect(factsOf(members)).toMatchObject({ 'Told to account': 'shop-prod (222233334444)' });
});

test('a notice that came too late says that a later state is known', () => {
  expect(paragraphsOf({ novelty: 'overtaken' })[0]).toBe(
    'A later state of this event is known; this one arrived late.',
  );
});

test('the links leave out consoles of other partitions and what has no ARN', () => {
  for (const eventArn of [
    null,
    'arn:aws-us-gov:health:us-gov-west-1::event/X',
    'arn:aws-cn:health:cn-north-1::event/X',
  ]) {
    expect(messageOf({ eventArn }).links.map(({ text }) => text)).toEqual(["AWS's list of Lambda runtimes"]);
  }
});

test('the description keeps its line breaks, and nothing stands for one that is empty', () => {
  expect(sectionsOf('quote', { description: '\n Dear customer,\n\nbye\n' })).toMatchObject([
    { text: 'Dear customer,\n\nbye' },
  ]);
  expect(sectionsOf('quote', { description: ' \n' })).toEqual([]);
});
