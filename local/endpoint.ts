import { createServer } from 'node:http';
import { createEvaluationStore, type RuleKey, type StoredEvaluation } from './evaluation-store.ts';
import { createFaults, type Fault } from './faults.ts';
import { createIdentities } from './identity.ts';
import { listen } from './listen.ts';
import { createMailStore, type Mail, type MailOptions } from './mail-store.ts';
import { createObjectStore, type ObjectStore } from './object-store.ts';
import { type OrganizationInput, parseOrganization } from './organization.ts';
import { createPager } from './pages.ts';
import { createQueueStore, type QueueStore } from './queue-store.ts';
import { createSecretStore } from './secret-store.ts';
import { type RecordedCall, serve } from './serve.ts';
import { accountService } from './services/account.ts';
import { appConfigDataService } from './services/app-config-data.ts';
import { configService } from './services/config.ts';
import { healthService } from './services/health.ts';
import { lambdaService } from './services/lambda.ts';
import { organizationsService } from './services/organizations.ts';
import { s3Service } from './services/s3.ts';
import { secretsManagerService } from './services/secrets-manager.ts';
import { sesService } from './services/ses.ts';
import { snsService } from './services/sns.ts';
import { sqsService } from './services/sqs.ts';
import { stsService } from './services/sts.ts';
import { taggingService } from './services/tagging.ts';
import { createSettingsStore } from './settings-store.ts';
import { createTopicStore, type Publication } from './topic-store.ts';

/** A running endpoint: point AWS_ENDPOINT_URL at `url` and sign with `credentialsFor` an account. */
export interface Endpoint {
  readonly url: string;
  readonly close: () => Promise<void>;
  /** Keys of the account's own user; throws for an account that is not active. */
  readonly credentialsFor: (accountId: string) => { accessKeyId: string; secretAccessKey: string };
  /** Every request received so far, failed ones and retries included. */
  readonly calls: readonly RecordedCall[];
  readonly resetCalls: () => void;
  /** Prepares a fault for the next matching calls. */
  readonly inject: (fault: Fault) => void;
  /** Delays every further answer by this many milliseconds. */
  readonly latency: (milliseconds: number) => void;
  /** From 2 on: pages 0, n, 2n... of every listing are empty and carry a token; 0 ends it. */
  readonly emptyPages: (every: number) => void;
  /** A token PutEvaluations accepts for this rule, any number of times. */
  readonly issueResultToken: (rule: RuleKey) => string;
  /** The latest results of a rule by resource id, those that are NOT_APPLICABLE included. */
  readonly evaluations: (rule: RuleKey) => ReadonlyMap<string, StoredEvaluation>;
  /** Replaces the settings document that AppConfig serves; the text need not be valid. */
  readonly publishSettings: (content: string) => void;
  /** Creates a secret of every account or changes its text. */
  readonly setSecret: (name: string, text: string) => void;
  /** The mail SES took. */
  readonly mails: readonly Mail[];
  /** Creates an SNS topic, of the first account and the first Region unless others are named; returns its ARN. */
  readonly createTopic: (name: string, accountId?: string, region?: string) => string;
  /** What SNS took. */
  readonly publications: readonly Publication[];
  /** Creates an S3 bucket in the management account and the first Region unless others are named. */
  readonly createBucket: ObjectStore['create'];
  /** The objects of a bucket by key; throws for a bucket that was not created. */
  readonly objects: ObjectStore['objects'];
  /** The keys of a bucket's multipart uploads that are neither completed nor aborted. */
  readonly openUploads: ObjectStore['openUploads'];
  /** Creates an SQS queue; returns its URL. */
  readonly createQueue: QueueStore['create'];
  /** A queue by its name; throws for one that was not created. */
  readonly queue: QueueStore['queue'];
}

/** What an endpoint has besides the organization. */
export interface EndpointOptions {
  readonly now?: () => Date;
  /** Without it SES knows no identity and refuses all mail. */
  readonly mail?: MailOptions;
}

/** Starts the AWS endpoint of an organization on a free port of 127.0.0.1. */
export async function startEndpoint(
  input: OrganizationInput,
  options: EndpointOptions = {},
): Promise<Endpoint> {
  const organization = parseOrganization(input);
  const identities = createIdentities(organization);
  const evaluations = createEvaluationStore();
  const settings = createSettingsStore(organization.settings);
  const now = options.now ?? (() => new Date());
  const secrets = createSecretStore(now);
  const mail = createMailStore(options.mail ?? { identities: [] });
  const topics = createTopicStore();
  const home = { accountId: organization.managementAccountId, region: organization.regions[0] ?? '' };
  const buckets = createObjectStore(home);
  const queues = createQueueStore(home, () => url, now);
  const faults = createFaults();
  const calls: RecordedCall[] = [];
  let latency = 0;
  let emptyPageEvery = 0;

  const server = createServer(
    serve({
      services: [
        configService(organization, evaluations),
        lambdaService(organization),
        organizationsService(organization),
        stsService(organization, identities),
        appConfigDataService(settings),
        taggingService(organization),
        secretsManagerService(secrets),
        sesService(mail),
        snsService(topics),
        s3Service(buckets),
        sqsService(queues),
        healthService(organization),
        accountService(organization),
      ],
      regions: organization.regions,
      identities,
      faults,
      pages: createPager(() => emptyPageEvery),
      now,
      latency: () => latency,
      record: (call) => calls.push(call),
    }),
  );
  const { url, close } = await listen(server);

  return {
    url,
    close,
    credentialsFor: identities.credentialsFor,
    calls,
    resetCalls() {
      calls.length = 0;
    },
    inject: faults.inject,
    latency(milliseconds) {
      latency = milliseconds;
    },
    emptyPages(every) {
      emptyPageEvery = every;
    },
    issueResultToken: evaluations.issueResultToken,
    evaluations: evaluations.evaluations,
    publishSettings: settings.publish,
    setSecret: secrets.set,
    mails: mail.mails,
    createTopic: (
      name,
      accountId = organization.accounts[0]?.id ?? '',
      region = organization.regions[0] ?? '',
    ) => topics.create(name, accountId, region),
    publications: topics.publications,
    createBucket: buckets.create,
    objects: buckets.objects,
    openUploads: buckets.openUploads,
    createQueue: queues.create,
    queue: queues.queue,
  };
}
