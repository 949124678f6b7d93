import * as z from 'zod/mini';

/** The text of a string, number or boolean; null for whatever else stands there, so that nothing is ever refused. */
const loose = z.catch(
  z.pipe(
    z.union([z.string(), z.number(), z.boolean()]),
    z.transform((value) => (String(value).trim() === '' ? null : String(value).trim())),
  ),
  null,
);
const descriptionSchema = z.object({ language: loose, latestDescription: loose });
const entitySchema = z.object({ entityValue: loose, status: loose });

/**
 * An event as EventBridge delivers it, each member as it stands or, where that cannot be, null or empty: nothing but a
 * value that is no object at all is refused (docs: health aws-health-events-eventbridge-schema).
 */
export const healthDocumentSchema = z.object({
  id: loose,
  source: loose,
  'detail-type': loose,
  account: loose,
  time: loose,
  region: loose,
  resources: z.catch(z.array(loose), []),
  detail: z.catch(
    z.nullable(
      z.object({
        eventArn: loose,
        service: loose,
        eventTypeCode: loose,
        eventTypeCategory: loose,
        eventScopeCode: loose,
        communicationId: loose,
        startTime: loose,
        endTime: loose,
        lastUpdatedTime: loose,
        statusCode: loose,
        eventRegion: loose,
        eventDescription: z.catch(z.array(z.catch(z.nullable(descriptionSchema), null)), []),
        eventMetadata: z.catch(z.record(z.string(), loose), {}),
        affectedEntities: z.catch(z.array(z.catch(z.nullable(entitySchema), null)), []),
        affectedAccount: loose,
        page: loose,
        totalPages: loose,
        backupEvent: loose,
        actionability: loose,
      }),
    ),
    null,
  ),
});

/** An event as EventBridge delivers it, with whatever it leaves out. */
export type HealthDocument = z.infer<typeof healthDocumentSchema>;
