import { answerOf, codesOf, Failure } from '../../core/errors';

const SIGN_IN = 'sign in again, or choose other credentials with --profile';
export const ENDPOINT = "check the network, and the endpoint where one is configured (AWS_ENDPOINT_URL, or the profile's endpoint_url)";
const ADVICE: Readonly<Record<string, string>> = {
  ExpiredToken: SIGN_IN,
  ExpiredTokenException: SIGN_IN,
  InvalidAccessKeyId: SIGN_IN,
  InvalidToken: SIGN_IN,
  SignatureDoesNotMatch: SIGN_IN,
};

/** Tries it; what breaks becomes a sentence. @param doing completes "could not ...": what is attempted, on what */
export async function attempt<T>(doing: string, advice: Readonly<Record<string, string>> | string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const [code = ''] = codesOf(error);
    const todo = typeof advice === 'string' ? advice : advice[code] ?? ADVICE[code] ?? BY_ANSWER[answerOf(error)]
      ?? (code ? undefined : ENDPOINT); // AWS names each error of its own
    throw new Failure(`could not ${doing}: ${told(error)}${todo ? `; ${todo}` : ''}`, code, { cause: error });
  }
}

const BY_ANSWER: Readonly<Partial<Record<ReturnType<typeof answerOf>, string>>> = {
  busy: 'try again in a while',
  unclear: `try again, and ${ENDPOINT}`,
  broken: ENDPOINT,
};

/** In AWS's words: the code and the message, on one line, without what the SDK adds for those who debug it or the terminal obeys. */
export function told(error: unknown): string {
  const { message } = error as Error;
  const line = message.replace(/Deserialization error:[^]*/, '').replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return [codesOf(error)[0], line].filter(Boolean).join(': ');
}
