import * as z from 'zod/mini';

const text = z.string();

const sectionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('paragraph'), text }),
  z.strictObject({ kind: z.literal('facts'), facts: z.array(z.strictObject({ label: text, value: text })) }),
  /** `more` tells of what the list leaves out: "and 12 others". */
  z.strictObject({ kind: z.literal('list'), heading: text, items: z.array(text), more: z.nullable(text) }),
  /** Words that are not ours, line breaks kept. */
  z.strictObject({ kind: z.literal('quote'), heading: text, text }),
]);

/**
 * A thing to tell people, before any channel's dress. `title` is one line; `lead` says the essence in a sentence or
 * two and serves as the notification. All texts are raw: each channel escapes and shortens for itself.
 */
export const messageSchema = z.strictObject({
  title: text,
  lead: text,
  sections: z.array(sectionSchema),
  links: z.array(z.strictObject({ text, url: z.url() })),
});

/** A thing to tell people, before any channel's dress. */
export type Message = z.infer<typeof messageSchema>;
/** A part of a message. */
export type Section = Message['sections'][number];
