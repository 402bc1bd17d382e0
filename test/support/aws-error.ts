/** An error as the SDK throws it: the code is its name, the HTTP status tells whether AWS answered at all. */
export function awsError(code: string, { status = 400, message = `${code} happened` }: { status?: number; message?: string } = {}): Error {
  return Object.assign(new Error(message), { name: code, $metadata: { httpStatusCode: status } });
}

/** The connection broke: whether the work was done is unknown. */
export function lostAnswer(): Error {
  return Object.assign(new Error('socket hang up'), { name: 'Error', code: 'ECONNRESET' });
}
