import { parse } from '../adapters/parse.ts';
import { type Delivery, deliverySchema } from '../core/delivery.ts';

/** The delivery in a message's body; throws an error that shows nothing of the body when it is none. */
export function parseDelivery(body: string): Delivery {
  return parse(deliverySchema, parseQuietly(body), 'delivery');
}

/** A syntax error would quote the text, which belongs into no log. */
function parseQuietly(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new Error('delivery: not JSON');
  }
}
