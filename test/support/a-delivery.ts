import type { Delivery } from '../../core/delivery.ts';
import { aMessage } from './a-message.ts';

/** A delivery of a notice to a channel, with the members that a test is about. */
export function aDelivery(members: Partial<Delivery> = {}): Delivery {
  return {
    about:
      'arn:aws:health:eu-west-1::event/LAMBDA/AWS_LAMBDA_PLANNED_LIFECYCLE_EVENT/AWS_LAMBDA_x|111122223333',
    edition: '0f1e2d3c|2026-11-19T10:00:00.000Z|upcoming',
    channel: 'platform',
    message: aMessage(),
    ...members,
  };
}
