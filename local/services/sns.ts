import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import { queryDialect } from '../dialect.ts';
import { operation, type Service } from '../service.ts';
import type { Publication, TopicStore } from '../topic-store.ts';

const messageBound = 262_144;

// AWS accepts a hundredth character that its documentation forbids: the documented bound is the one to obey.
const subject = /^[!-~][ -~]{0,98}$/;
const attributeMember = /^MessageAttributes\.entry\.(\d+)\.(Name|Value\.DataType|Value\.StringValue)$/;

const publish = z
  .object({ TopicArn: z.string(), Message: z.string(), Subject: z.string().optional() })
  .catchall(z.string());

/** Amazon SNS: Publish to a topic of one's own (docs: sns api API_Publish); what it takes is kept. */
export function snsService(topics: TopicStore): Service {
  return {
    signingName: 'sns',
    protocol: 'aws-query',
    target: '2010-03-31',
    xmlNamespace: 'http://sns.amazonaws.com/doc/2010-03-31/',
    dialect: {
      ...queryDialect,
      ThrottlingException: { code: 'Throttled', statusCode: 429 },
      ThrottledException: { code: 'Throttled', statusCode: 429 },
      ValidationException: { code: 'InvalidParameter' },
      InvalidParameterException: { code: 'InvalidParameter' },
      SerializationException: { code: 'MalformedInput' },
      NotFoundException: { code: 'NotFound', statusCode: 404 },
      AccessDeniedException: { code: 'AuthorizationError', statusCode: 403 },
      AuthorizationErrorException: { code: 'AuthorizationError', statusCode: 403 },
      InvalidSignatureException: { code: 'SignatureDoesNotMatch', statusCode: 403 },
    },
    operations: {
      Publish: operation(publish, ({ TopicArn, Message, Subject, ...others }, call) => {
        const [region, accountId] = /^arn:aws:sns:([\w-]+):(\d{12}):[\w-]+$/.exec(TopicArn)?.slice(1) ?? [];
        // A topic of another Region is no topic of this one's endpoint.
        if (region !== call.region) throw invalid('TopicArn');
        if (Subject !== undefined && !subject.test(Subject)) throw invalid('Subject');
        if (Message === '') throw invalid('Empty message');
        if (Buffer.byteLength(Message) > messageBound) throw invalid('Message too long');
        const attributes = readAttributes(others);
        if (accountId !== call.accountId) {
          throw new AwsError(
            'AuthorizationErrorException',
            `User: ${call.identity.arn} is not authorized to perform: SNS:Publish on resource: ${TopicArn}`,
          );
        }
        if (!topics.has(TopicArn)) throw new AwsError('NotFoundException', 'Topic does not exist');
        const messageId = randomUUID();
        topics.keep({
          messageId,
          topicArn: TopicArn,
          at: call.now,
          subject: Subject,
          message: Message,
          attributes,
        });
        return { output: { MessageId: messageId } };
      }),
    },
  };
}

/** Gathers the attributes from the form, where each member stands by itself. */
function readAttributes(members: Readonly<Record<string, string>>): Publication['attributes'] {
  const entries = new Map<string, Record<string, string>>();
  for (const [member, value] of Object.entries(members)) {
    const [, index = '', part = ''] = attributeMember.exec(member) ?? [];
    if (part === '') throw new AwsError('SerializationException', `Input has no member ${member}`);
    entries.set(index, { ...entries.get(index), [part]: value });
  }
  const attributes: Record<string, { type: string; value: string }> = {};
  for (const entry of entries.values()) {
    const { Name: name = '', 'Value.DataType': type = '', 'Value.StringValue': value = '' } = entry;
    if (name === '' || type === '' || value === '') throw invalid('MessageAttributes');
    attributes[name] = { type, value };
  }
  return attributes;
}

function invalid(what: string): AwsError {
  return new AwsError('InvalidParameterException', `Invalid parameter: ${what}`);
}
