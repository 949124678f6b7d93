/** Control characters, and those that turn the direction of writing: they could forge what is shown. */
const FORGING = /[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu;

/** Text from outside with `\uFFFD` for each character that could forge what is shown, line breaks and tabs among them. */
export function toHarmlessText(text: string): string {
  return text.replace(FORGING, '\uFFFD');
}
