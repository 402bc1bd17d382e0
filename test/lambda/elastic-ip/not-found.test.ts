import { OperationError } from '../../../core/errors';
import { describeListed, ignoreNotFound } from '../../../lambda/elastic-ip/not-found';
import { awsError } from '../../support/aws-error';

const refused = (code: string, status = 400) => new OperationError('could not release it', code, { cause: awsError(code, { status }) });
const OURS = async () => true;
const NOT_OURS = async () => false;
const NOBODY_ASKS = async () => { throw new Error('asked'); };

test('a call that succeeds was about something that was there', async () => {
  expect(await ignoreNotFound(NOBODY_ASKS, async () => undefined)).toBe(true);
});

test.each(['InvalidAllocationID.NotFound', 'InvalidElasticIpID.NotFound', 'InvalidAddressID.NotFound', 'InvalidAddress.NotFound', 'AuthFailure'])(
  'what is gone, or of another account by now, needs no more: %s', async (code) => {
    expect(await ignoreNotFound(NOT_OURS, async () => { throw refused(code); })).toBe(false);
  });

test('an answer that says so of an address which the list still has is an error', async () => {
  await expect(ignoreNotFound(OURS, async () => { throw refused('AuthFailure'); })).rejects.toMatchObject({ code: 'AuthFailure' });
});

test('an address that the list no longer has is gone', async () => {
  const port = { describeAddresses: async () => [] } as never;
  expect(await ignoreNotFound(NOBODY_ASKS, async () => void await describeListed(port, 'eipalloc-1'))).toBe(false);
});

test('a denial is as good where the address is not ours any more, and is one where it is', async () => {
  const call = async () => { throw refused('UnauthorizedOperation', 403); };
  expect(await ignoreNotFound(NOT_OURS, call)).toBe(false);
  await expect(ignoreNotFound(OURS, call)).rejects.toMatchObject({ code: 'UnauthorizedOperation' });
});

test.each([['another refusal', refused('InvalidAddress.Locked')], ['a bug', new TypeError('oops')]])('%s is thrown, whoever has the address', async (_, error) => {
  await expect(ignoreNotFound(NOT_OURS, async () => { throw error; })).rejects.toBe(error);
});
