/** What the functions of the relay count; deliveries that were accepted by the dimension Channel. */
export type HealthMetric =
  | 'NoticesRelayed'
  | 'NoticesUnrouted'
  | 'LookupsFailed'
  | 'CatchUpRelayed'
  | 'DeliveriesAccepted'
  | 'ChannelRefused'
  | 'SettingsRefreshFailed';
