import { createServer } from 'node:http';
import { createEvaluationStore, type RuleKey, type StoredEvaluation } from './evaluation-store.ts';
import { createFaults, type Fault } from './faults.ts';
import { createIdentities } from './identity.ts';
import { type OrganizationInput, parseOrganization } from './organization.ts';
import { createPager } from './pages.ts';
import { type RecordedCall, serve } from './serve.ts';
import { appConfigDataService } from './services/app-config-data.ts';
import { configService } from './services/config.ts';
import { lambdaService } from './services/lambda.ts';
import { organizationsService } from './services/organizations.ts';
import { stsService } from './services/sts.ts';
import { taggingService } from './services/tagging.ts';
import { createSettingsStore } from './settings-store.ts';

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
}

/** Starts the AWS endpoint of an organization on a free port of 127.0.0.1. */
export async function startEndpoint(
  input: OrganizationInput,
  options: { now?: () => Date } = {},
): Promise<Endpoint> {
  const organization = parseOrganization(input);
  const identities = createIdentities(organization);
  const evaluations = createEvaluationStore();
  const settings = createSettingsStore(organization.settings);
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
      ],
      regions: organization.regions,
      identities,
      faults,
      pages: createPager(() => emptyPageEvery),
      now: options.now ?? (() => new Date()),
      latency: () => latency,
      record: (call) => calls.push(call),
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;

  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
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
  };
}
