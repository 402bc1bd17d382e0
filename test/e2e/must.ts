import { isDeepStrictEqual } from 'node:util';

export function mustBe(what: string, found: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(found, expected)) throw new Error(`${what}: ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`);
}

export function mustSay(text: string, words: readonly string[]): void {
  const missing = words.filter((word) => !text.includes(word));
  if (missing.length > 0) throw new Error(`it does not say ${missing.join(', ')}:\n${text}`);
}

/** @param words what the failure must say */
export async function mustFail(deployment: Promise<void>, ...words: string[]): Promise<void> {
  const message = await deployment.then(() => undefined, (error: Error) => error.message);
  if (message !== undefined) return mustSay(message, words);
  throw new Error('the deployment that must fail has succeeded');
}
