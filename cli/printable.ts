/** Text from outside as it may stand on a terminal: control and direction characters could forge what is shown. */
export function toPrintable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\uFFFD');
}
