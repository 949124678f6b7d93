/** A message that an SNS topic took. */
export interface Publication {
  readonly messageId: string;
  readonly topicArn: string;
  readonly at: Date;
  readonly subject: string | undefined;
  readonly message: string;
  readonly attributes: Readonly<Record<string, { readonly type: string; readonly value: string }>>;
}

/** The topics of an endpoint and what was published to them. */
export interface TopicStore {
  /** Creates a topic of this account and Region, unless it is there, and returns its ARN. */
  readonly create: (name: string, accountId: string, region: string) => string;
  readonly has: (topicArn: string) => boolean;
  readonly publications: readonly Publication[];
  readonly keep: (publication: Publication) => void;
}

/** Keeps topics in memory. */
export function createTopicStore(): TopicStore {
  const topics = new Set<string>();
  const publications: Publication[] = [];
  return {
    create(name, accountId, region) {
      const arn = `arn:aws:sns:${region}:${accountId}:${name}`;
      topics.add(arn);
      return arn;
    },
    has: (topicArn) => topics.has(topicArn),
    publications,
    keep(publication) {
      publications.push(publication);
    },
  };
}
