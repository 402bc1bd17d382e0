import { OperationError } from '../../../core/errors';
import { undoIfReadable } from '../../../lambda/custom-resource/undo-if-readable';
import { awsError } from '../../support/aws-error';

const log = jest.fn();
const calls = { log } as never;
const failing = (code: string) => async () => { throw new OperationError(`could not read: ${code}`, code, { cause: awsError(code) }); };

test('what a request did that succeeded is undone, or the answer says why it could not be', async () => {
  expect(await undoIfReadable(calls, false, async () => 'undone')).toBe('undone');
  await expect(undoIfReadable(calls, false, failing('AccessDenied'))).rejects.toMatchObject({ code: 'AccessDenied' });
});

test('a request that has failed, and may not read, has written nothing, which goes to the log', async () => {
  expect(await undoIfReadable(calls, true, failing('AccessDenied'))).toBe('denied');
  expect(log).toHaveBeenCalledWith({ message: 'could not read: AccessDenied; nothing was written before' });
});

test('what else goes wrong is an error, whether the request has failed or not', async () => {
  await expect(undoIfReadable(calls, true, failing('Throttling'))).rejects.toMatchObject({ code: 'Throttling' });
});
