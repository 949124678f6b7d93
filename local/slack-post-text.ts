import * as z from 'zod';

const text = z.object({ text: z.string() });
const body = z.object({
  blocks: z.array(z.object({ text: text.optional(), fields: z.array(text).optional() })),
});

/** A message as a Slack channel shows it, in plain text: a paragraph for each block, fields two in a line. */
export function slackPostText(post: unknown): string {
  const paragraphs = body.parse(post).blocks.map((block) => {
    const fields = block.fields?.map((field) => unmarked(field.text)) ?? [];
    const labels = fields.filter((_, index) => index % 2 === 0);
    const width = Math.max(16, ...labels.map(({ length }) => length));
    const lines = labels.map((label, index) =>
      `${label.padEnd(width)} ${fields[2 * index + 1] ?? ''}`.trimEnd(),
    );
    return [...(block.text === undefined ? [] : [unmarked(block.text.text)]), ...lines].join('\n');
  });
  return paragraphs.join('\n\n');
}

/** Without Slack's marks for links and bold, and with the three characters that it wants escaped. */
function unmarked(marked: string): string {
  return marked
    .replace(/<([^|<>]+)\|([^<>]+)>/g, '$2: $1')
    .replace(/^\*(.*)\*$/s, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
