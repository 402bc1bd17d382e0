/** As the CDK writes a token into a text. */
const TOKEN = /\$\{Token\[[^\]]*\]\}/g;

/** What stands before, between and behind the tokens of a text; the text itself, if it has none. */
export function literalsOf(text: string): string[] {
  return text.split(TOKEN);
}

/** The text without its tokens. */
export function knownPartOf(text: string): string {
  return literalsOf(text).join('');
}

/** The text as it is if each of its tokens is a letter: what is wrong with that beside the tokens is wrong whatever they will be. */
export function withStandIns(text: string): string {
  return literalsOf(text).join('x');
}
