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
    configurationItemVersion: '1.3',
    configurationItemCaptureTime: item.capturedAt.toISOString(),
    configurationStateId: item.capturedAt.getTime(),
    awsAccountId: item.fn.accountId,
    configurationItemStatus: item.status,
    resourceType: functionType,
    resourceId: item.fn.name,
    resourceName: item.fn.name,
    ARN: item.arn,
    awsRegion: item.fn.region,
    availabilityZone: 'Not Applicable',
    configurationStateMd5Hash: '',
    resourceCreationTime: null,
  };
}

/** The item as GetResourceConfigHistory returns it: arn, accountId, configuration a JSON string ("null" when deleted). */
export function toHistoryItem(item: ConfigurationItem): Record<string, unknown> {
  return {
    version: '1.3',
    accountId: item.fn.accountId,
    configurationItemCaptureTime: item.capturedAt,
    configurationItemStatus: item.status,
    configurationStateId: String(item.capturedAt.getTime()),
    configurationItemMD5Hash: '',
    arn: item.arn,
    resourceType: functionType,
    resourceId: item.fn.name,
    resourceName: item.fn.name,
    awsRegion: item.fn.region,
    availabilityZone: 'Not Applicable',
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
    version: '1.3',
    accountId: item.fn.accountId,
    configurationItemCaptureTime: item.capturedAt.toISOString(),
    configurationItemStatus: item.status,
    configurationStateId: item.capturedAt.getTime(),
    arn: item.arn,
    resourceType: functionType,
    resourceId: item.fn.name,
    resourceName: item.fn.name,
    awsRegion: item.fn.region,
    availabilityZone: 'Not Applicable',
    configuration: item.configuration,
    tags: Object.entries(item.tags).map(([key, value]) => ({ key, value, tag: `${key}=${value}` })),
  };
}
