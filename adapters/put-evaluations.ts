import { setTimeout as wait } from 'node:timers/promises';
import {
  type ConfigServiceClient,
  type Evaluation,
  PutEvaluationsCommand,
} from '@aws-sdk/client-config-service';
import * as z from 'zod/mini';
import { callAws } from './call-aws.ts';
import { parse } from './parse.ts';

/** The most evaluations that one call takes (docs: config API_PutEvaluations). */
export const MAX_EVALUATIONS = 100;

const MAX_ATTEMPTS = 4;
const FIRST_PAUSE_MILLISECONDS = 200;

/** By this token AWS's rule development kit marks an invocation whose results must not be recorded. */
export const TEST_TOKEN = 'TESTMODE';

/**
 * Sends up to 100 evaluations in one call. Those that a successful answer lists as failed are sent again, up to
 * three times; gives the resource ids that AWS Config refuses even then. Throws when the call itself fails, and when it
 * cannot be read which ones have failed.
 */
export async function putEvaluations(
  client: ConfigServiceClient,
  resultToken: string,
  evaluations: readonly Evaluation[],
): Promise<string[]> {
  let pending = evaluations;
  for (let attempt = 1; pending.length > 0; attempt++) {
    const answer = await callAws(
      `PutEvaluations of ${pending.length}, from ${pending[0]?.ComplianceResourceId}`,
      client.send(
        new PutEvaluationsCommand({
          ResultToken: resultToken,
          Evaluations: [...pending],
          ...(resultToken === TEST_TOKEN && { TestMode: true }),
        }),
      ),
    );
    pending = failedOf(pending, answer);
    if (attempt === MAX_ATTEMPTS) break;
    if (pending.length > 0) await wait(FIRST_PAUSE_MILLISECONDS * 2 ** (attempt - 1));
  }
  return idsOf(pending);
}

/** Throws an error that names all resource ids that AWS Config refused to record, if there are any. */
export function requireNoneRefused(ids: readonly string[]): void {
  if (ids.length > 0) throw new Error(describeRefused(ids));
}

/** What an error says of the resource ids that AWS Config refused to record. */
export function describeRefused(ids: readonly string[]): string {
  return `PutEvaluations: AWS Config did not record ${ids.length} evaluations after ${MAX_ATTEMPTS} attempts: ${ids.join(', ')}`;
}

/** docs: config API_PutEvaluations, response. */
const answerSchema = z.object({
  FailedEvaluations: z.optional(z.nullable(z.array(z.object({ ComplianceResourceId: z.string() })))),
});

function failedOf(sent: readonly Evaluation[], answer: unknown): readonly Evaluation[] {
  const { FailedEvaluations } = parse(answerSchema, answer, 'PutEvaluations');
  const ids = new Set((FailedEvaluations ?? []).map((refused) => refused.ComplianceResourceId));
  const isFailed = ({ ComplianceResourceId: id }: Evaluation) => id !== undefined && ids.has(id);
  const failed = sent.filter(isFailed);
  if (failed.length < ids.size) {
    throw new Error(`PutEvaluations: FailedEvaluations names what was not sent: ${[...ids].join(', ')}`);
  }
  return failed;
}

function idsOf(evaluations: readonly Evaluation[]): string[] {
  return evaluations.map((evaluation) => String(evaluation.ComplianceResourceId));
}
