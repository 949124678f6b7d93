import * as z from 'zod';

/** The error an incoming webhook of Slack answers to a body it cannot post. */
export type SlackRefusal = 'invalid_payload' | 'no_text' | 'invalid_blocks' | 'msg_blocks_too_long';

/** Not documented, and measured by many at 13,200 to 13,300 characters of JSON: this is the safe side. */
const blocksBound = 13_000;

// Slack counts characters; zod counts code points, so the stricter reading, UTF-16 units, is checked here.
const lengthOf = (max: number) =>
  z
    .string()
    .min(1)
    .refine((text) => text.length <= max);
const plainText = (max: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: lengthOf(max), emoji: z.boolean().optional() });
const mrkdwn = (max: number) =>
  z.strictObject({ type: z.literal('mrkdwn'), text: lengthOf(max), verbatim: z.boolean().optional() });
const text = (max: number) => z.union([plainText(max), mrkdwn(max)]);
const blockId = lengthOf(255).optional();

const button = z.strictObject({
  type: z.literal('button'),
  text: plainText(75),
  url: z
    .url()
    .refine((url) => url.length <= 3000)
    .optional(),
  action_id: lengthOf(255).optional(),
  value: lengthOf(2000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
});
const section = z
  .strictObject({
    type: z.literal('section'),
    block_id: blockId,
    text: text(3000).optional(),
    fields: z.array(text(2000)).min(1).max(10).optional(),
    accessory: button.optional(),
    expand: z.boolean().optional(),
  })
  .refine((it) => it.text !== undefined || it.fields !== undefined);
const header = z.strictObject({ type: z.literal('header'), block_id: blockId, text: plainText(150) });
const divider = z.strictObject({ type: z.literal('divider'), block_id: blockId });
const context = z.strictObject({
  type: z.literal('context'),
  block_id: blockId,
  elements: z.array(text(3000)).min(1).max(10),
});
const actions = z.strictObject({
  type: z.literal('actions'),
  block_id: blockId,
  elements: z.array(button).min(1).max(25),
});
const blocks = z
  .array(z.union([section, header, divider, context, actions]))
  .min(1)
  .max(50);

const payload = z.looseObject({ text: z.string().optional(), blocks: z.unknown().optional() });

/**
 * What an incoming webhook refuses a body for, undefined when it is posted: the limits of Block Kit, and the text
 * that notifications show, which Slack only recommends beside blocks and this reading requires
 * (docs: docs.slack.dev, reference/block-kit/blocks). Knows the blocks a message without images and forms is made of.
 */
export function refusalOf(body: unknown): SlackRefusal | undefined {
  const parsed = payload.safeParse(body);
  if (!parsed.success) return 'invalid_payload';
  if ((parsed.data.text ?? '').trim() === '') return 'no_text';
  if (parsed.data.blocks === undefined) return undefined;
  if (!blocks.safeParse(parsed.data.blocks).success) return 'invalid_blocks';
  return JSON.stringify(parsed.data.blocks).length > blocksBound ? 'msg_blocks_too_long' : undefined;
}

const link = /<(?:https?:\/\/|mailto:)[^<>|\s]+(?:\|[^<>\n]+)?>/g;
const escaped = /&(?:amp|lt|gt);/g;

/**
 * The places of a posted body where text that Slack interprets is not escaped: `<` that opens no link, such as
 * `<!channel>`, and `&` that opens none of Slack's three entities. Quotes may begin with `>`.
 */
export function unescapedIn(body: unknown): string[] {
  return interpretedTexts(body).flatMap((it) => {
    const rest = it.replaceAll(link, '').replaceAll(escaped, '');
    return [...rest.matchAll(/<[^>\n]{0,80}>?|&.{0,10}/g)].map(([found]) => found);
  });
}

/** The notification text and every mrkdwn object, at whatever depth. */
function interpretedTexts(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(interpretedTexts);
  if (typeof value !== 'object' || value === null) return [];
  const own = 'text' in value && typeof value.text === 'string' ? [value.text] : [];
  const plain = 'type' in value && value.type === 'plain_text';
  return [...(plain ? [] : own), ...Object.values(value).flatMap(interpretedTexts)];
}
