/**
 * What planning, collecting and telling count: functions that were collected by the dimension Status, and of the
 * digest messages that were queued, reports for which there is no default channel, owners whose report could not be
 * told, and their reports too large for email.
 */
export type ReporterMetric =
  | 'AccountsPlanned'
  | 'AccountsSkipped'
  | 'AccountPathsUnread'
  | 'AccountTagsUnread'
  | 'ItemsPlanned'
  | 'ItemsCollected'
  | 'ItemsFailed'
  | 'FunctionsCollected'
  | 'SettingsRefreshFailed'
  | 'DigestsQueued'
  | 'DigestUnrouted'
  | 'OwnersFailed'
  | 'AttachmentsTooLarge';
