import { type ConfigurationItem, functionType } from './configuration-item.ts';

/** The item as an invoking event carries it: ARN, awsAccountId, configuration an object, tags a map. */
export function toEventItem(item: ConfigurationItem): Record<string, unknown> {
  return {
    relatedEvents: [],
    relationships:
      item.configuration === null
        ? []
        : [
            {
              resourceId: null,
              resourceName: item.fn.name,
              resourceType: 'AWS::IAM::Role',
              name: 'Is associated with ',
            },
          ],
    configuration: item.configuration,
    supplementaryConfiguration: item.configuration === null ? {} : { Tags: item.tags },
    tags: item.tags,
    ...toEventSummary(item),
  };
}

/** The members that an event's item and the summary of an oversized one share. */
export function toEventSummary(item: ConfigurationItem): Record<string, unknown> {
  return {
    ...toResource(item),
    configurationItemVersion: '1.3',
    configurationItemCaptureTime: item.capturedAt.toISOString(),
    configurationStateId: item.capturedAt.getTime(),
    awsAccountId: item.fn.accountId,
    ARN: item.arn,
    configurationStateMd5Hash: '',
    resourceCreationTime: null,
  };
}

/** The item as GetResourceConfigHistory returns it: arn, accountId, configuration a JSON string ("null" when deleted). */
export function toHistoryItem(item: ConfigurationItem): Record<string, unknown> {
  return {
    ...toItem(item),
    configurationItemCaptureTime: item.capturedAt,
    configurationStateId: String(item.capturedAt.getTime()),
    configurationItemMD5Hash: '',
    tags: item.tags,
    relatedEvents: [],
    relationships:
      item.configuration === null
        ? []
        : [
            {
              resourceType: 'AWS::IAM::Role',
              resourceName: item.fn.name,
              relationshipName: 'Is associated with ',
            },
          ],
    configuration: JSON.stringify(item.configuration),
    supplementaryConfiguration: item.configuration === null ? {} : { Tags: JSON.stringify(item.tags) },
  };
}

/** The item as an advanced query sees it: configuration an object, tags a list of {key, value, tag}. */
export function toQueryItem(item: ConfigurationItem): Record<string, unknown> {
  return {
    ...toItem(item),
    configurationItemCaptureTime: item.capturedAt.toISOString(),
    configurationStateId: item.capturedAt.getTime(),
    configuration: item.configuration,
    tags: Object.entries(item.tags).map(([key, value]) => ({ key, value, tag: `${key}=${value}` })),
  };
}

/** The members that history and queries share. */
function toItem(item: ConfigurationItem) {
  return { ...toResource(item), version: '1.3', accountId: item.fn.accountId, arn: item.arn };
}

/** The members that all shapes share. */
function toResource({ fn, status }: ConfigurationItem) {
  return {
    configurationItemStatus: status,
    resourceType: functionType,
    resourceId: fn.name,
    resourceName: fn.name,
    awsRegion: fn.region,
    availabilityZone: 'Not Applicable',
  };
}
