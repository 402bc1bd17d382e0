import { errorCodes, type ErrorKind, errorKind, hasCode, isUnreadable, OperationError } from '../../core/errors';
import { awsError, lostAnswer } from '../support/aws-error';

describe('the codes of an error', () => {
  test.each<[string, unknown, string[]]>([
    ['the name that the SDK gives it', awsError('NoSuchBucket'), ['NoSuchBucket']],
    ['both words of SES v1', Object.assign(awsError('TemplateDoesNotExistException'), { Code: 'TemplateDoesNotExist' }),
      ['TemplateDoesNotExist', 'TemplateDoesNotExistException']],
    ['the code of Node.js, whose name says nothing', lostAnswer(), ['ECONNRESET']],
    ['none of a plain error', new Error('oops'), []],
    ['none of what is no text', { name: 1, Code: null, code: '' }, []],
    ['none of what is no object', 'AccessDenied', []],
    ['none of nothing', undefined, []],
  ])('are %s', (_, error, expected) => {
    expect(errorCodes(error)).toEqual(expected);
  });

  test('are looked for among several, and not in the message', () => {
    expect(hasCode(awsError('NoSuchKey'), 'NoSuchBucket', 'NoSuchKey')).toBe(true);
    expect(hasCode(awsError('NoSuchKey'))).toBe(false);
    expect(hasCode(new Error('NoSuchKey'), 'NoSuchKey')).toBe(false);
  });
});

describe('the kind of an error', () => {
  test.each<[ErrorKind, string, unknown]>([
    ['throttled', 'that SES is busy', awsError('TooManyRequestsException', { status: 429 })],
    ['throttled', 'that S3 is busy, though its status is that of a fault', awsError('SlowDown', { status: 503 })],
    ['throttled', 'that another write is under way', awsError('OperationAborted', { status: 409 })],
    ['accessDenied', 'that EC2 permits it not', awsError('UnauthorizedOperation', { status: 403 })],
    ['accessDenied', 'that S3 permits it not', awsError('AccessDenied', { status: 403 })],
    ['rejected', 'another refusal', awsError('AuthFailure', { status: 403 })],
    ['rejected', 'that there is none', awsError('NoSuchBucket', { status: 404 })],
    ['ambiguous', 'a fault of AWS', awsError('InternalError', { status: 500 })],
    ['ambiguous', 'a broken connection', lostAnswer()],
    ['ambiguous', 'a call that took too long', Object.assign(new Error('late'), { name: 'TimeoutError' })],
    ['ambiguous', 'a name that could not be looked up', Object.assign(new Error('dns'), { code: 'EAI_AGAIN' })],
    ['unexpected', 'a bug', new TypeError('undefined is not a function')],
    ['unexpected', 'a code that only begins like one of a network', Object.assign(new Error('x'), { code: 'Econnreset' })],
    ['unexpected', 'nothing', undefined],
  ])('is %s of %s', (kind, _, error) => {
    expect(errorKind(error)).toBe(kind);
  });
});

test.each([['NoSuchKey', true], ['NoSuchBucket', true], ['KMS.DisabledException', true], ['KMS.KMSInvalidStateException', true], ['SlowDown', false], [undefined, false]])('an asset is unreadable by %s: %s', (code, isIt) => {
  expect(isUnreadable(new OperationError('could not fetch the text', code))).toBe(isIt);
});
