import type { Message } from '../../core/message.ts';

/** A message with a section of each kind, and with characters that some channel has to escape. */
export function aMessage(members: Partial<Message> = {}): Message {
  return {
    title: 'AWS Lambda: nodejs20.x is being retired in 111122223333 (orders & billing)',
    lead: '3 functions in eu-west-1 must move to nodejs24.x. AWS blocks updates on 2027-03-03 (102 days).',
    sections: [
      {
        kind: 'facts',
        facts: [
          { label: 'Account', value: '111122223333 (orders & billing)' },
          { label: 'Region', value: 'eu-west-1' },
          { label: 'Change date', value: '2027-03-03' },
          { label: 'Status', value: 'upcoming' },
          { label: 'Type', value: 'AWS_LAMBDA_PLANNED_LIFECYCLE_EVENT' },
          { label: 'Owners', value: 'checkout, größe-team' },
        ],
      },
      {
        kind: 'list',
        heading: 'Affected functions',
        items: [
          'arn:aws:lambda:eu-west-1:111122223333:function:orders_api (checkout, PENDING)',
          'arn:aws:lambda:eu-west-1:111122223333:function:*legacy* (größe-team, PENDING)',
        ],
        more: 'and 1 other',
      },
      { kind: 'paragraph', text: 'Move each function, then deploy it once more.' },
      {
        kind: 'quote',
        heading: 'What AWS says',
        text: 'We are contacting you about <Node.js 20>.\n\nSee [1] & "your" functions.\n[1] https://docs.aws.amazon.com/lambda/',
      },
    ],
    links: [
      {
        text: 'Open in AWS Health',
        url: 'https://health.aws.amazon.com/health/home#/account/event-log?eventID=arn:aws:health:eu-west-1::event/LAMBDA/x&eventTab=details',
      },
      { text: 'Lambda runtimes', url: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html' },
    ],
    ...members,
  };
}
