import { errorCodes, errorKind, OperationError } from '../../core/errors';

const SIGN_IN = 'sign in again, or choose other credentials with --profile';
export const ENDPOINT = "check the network, and the endpoint where one is configured (AWS_ENDPOINT_URL, or the profile's endpoint_url)";
const REMEDIATIONS: Readonly<Record<string, string>> = {
  ExpiredToken: SIGN_IN,
  ExpiredTokenException: SIGN_IN,
  InvalidAccessKeyId: SIGN_IN,
  InvalidToken: SIGN_IN,
  SignatureDoesNotMatch: SIGN_IN,
};

/** Turns errors into an `OperationError`. @param doing completes "could not ...": what is attempted, on what */
export async function attempt<T>(doing: string, advice: Readonly<Record<string, string>> | string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const [code = ''] = errorCodes(error);
    const todo = typeof advice === 'string' ? advice : advice[code] ?? REMEDIATIONS[code] ?? REMEDIATIONS_BY_KIND[errorKind(error)]
      ?? (code ? undefined : ENDPOINT); // every error of AWS has a code
    throw new OperationError(`could not ${doing}: ${describeError(error)}${todo ? `; ${todo}` : ''}`, code, { cause: error });
  }
}

const REMEDIATIONS_BY_KIND: Readonly<Partial<Record<ReturnType<typeof errorKind>, string>>> = {
  throttled: 'try again in a while',
  ambiguous: `try again, and ${ENDPOINT}`,
  unexpected: ENDPOINT,
};

/** AWS's code and message, on one line, without the SDK's hints for debugging and without control characters. */
export function describeError(error: unknown): string {
  const { message } = error as Error;
  const line = message.replace(/Deserialization error:[^]*/, '').replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return [errorCodes(error)[0], line].filter(Boolean).join(': ');
}
