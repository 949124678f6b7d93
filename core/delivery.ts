import * as z from 'zod/mini';
import { messageSchema } from './message.ts';

const name = z.string().check(z.minLength(1), z.maxLength(1024));

/**
 * One message for one channel of the settings document. What it is `about`, in which `edition`, is told once on each
 * channel.
 */
export const deliverySchema = z.strictObject({
  about: name,
  edition: name,
  channel: name,
  message: messageSchema,
});

/** One message for one channel, told once for what it is about and its edition. */
export type Delivery = z.infer<typeof deliverySchema>;
