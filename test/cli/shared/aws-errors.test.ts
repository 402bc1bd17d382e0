import { attempt, describeError } from '../../../cli/shared/aws-errors';
import { OperationError } from '../../../core/errors';
import { awsError, lostAnswer } from '../../support/aws-error';

const SIGN_IN = 'sign in again, or choose other credentials with --profile';
const ENDPOINT = "check the network, and the endpoint where one is configured (AWS_ENDPOINT_URL, or the profile's endpoint_url)";

async function failureOf(error: unknown, advice: Parameters<typeof attempt>[1] = {}): Promise<OperationError> {
  return attempt('look', advice, () => Promise.reject(error as Error)).then(() => { throw new Error('expected an error'); }, (thrown: unknown) => thrown as OperationError);
}

test('what succeeds gives its result', async () => {
  await expect(attempt('look', {}, () => Promise.resolve(7))).resolves.toBe(7);
});

test("an error tells what was attempted and what AWS answered, and keeps AWS's code and error", async () => {
  const cause = awsError('NoSuchBucket', { status: 404, message: 'There is none' });
  const error = await failureOf(cause);
  expect(error).toBeInstanceOf(OperationError);
  expect(error).toMatchObject({ message: 'could not look: NoSuchBucket: There is none', code: 'NoSuchBucket', cause });
});

test('what throws at once, before there is a promise, is described too', async () => {
  const error = await attempt('look', 'do this', () => { throw new Error('no region'); }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ message: 'could not look: no region; do this', cause: new Error('no region') });
});

test.each<[string, unknown, Parameters<typeof attempt>[1], string | undefined]>([
  ['the one for the code', awsError('NoSuchBucket'), { NoSuchBucket: 'check the name' }, 'check the name'],
  ['the one for all codes', awsError('NoSuchBucket'), 'do this', 'do this'],
  ['to sign in, where the credentials are over', awsError('ExpiredToken'), {}, SIGN_IN],
  ["the command's own rather than the common one", awsError('ExpiredToken'), { ExpiredToken: 'wait' }, 'wait'],
  ['to wait, where AWS is busy', awsError('Throttling'), {}, 'try again in a while'],
  ['to repeat, where AWS fails', awsError('InternalError', { status: 500 }), {}, `try again, and ${ENDPOINT}`],
  ['to repeat, where the connection broke', lostAnswer(), {}, `try again, and ${ENDPOINT}`],
  ['to check the endpoint, where no AWS answered', new Error('Unexpected token < in JSON'), {}, ENDPOINT],
  ['to check the endpoint, where the answer has a status but no code', Object.assign(new Error('x'), { $metadata: { httpStatusCode: 404 } }), {}, ENDPOINT],
  ['none, where AWS refuses for a reason that its message tells', awsError('InvalidBucketName'), {}, undefined],
])('the advice is %s', async (_, error, advice, expected) => {
  expect((await failureOf(error, advice)).message).toBe(`could not look: ${describeError(error)}${expected === undefined ? '' : `; ${expected}`}`);
});

test.each<[string, unknown, string]>([
  ['has the code before the message', awsError('AccessDenied', { message: 'no' }), 'AccessDenied: no'],
  ['has the code alone, without a message', awsError('AccessDenied', { message: '' }), 'AccessDenied'],
  ['has no code that says nothing', new Error('no'), 'no'],
  ['is one line without control characters', awsError('X', { message: ' a\r\n\tb\u001b[31mc\u0000 ' }), 'X: a b [31mc'],
  ["leaves the SDK's hint out", awsError('X', { message: 'Unexpected token\nDeserialization error: to see the raw response,\ninspect the field' }), 'X: Unexpected token'],
])('the description %s', (_, error, expected) => {
  expect(describeError(error)).toBe(expected);
});
