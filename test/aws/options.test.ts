import { estimate } from './cost';
import { runOptions, sweepOptions } from './options';

const ACCOUNT = '123456789012';
const RIGHT = ['--account', ACCOUNT, '--region', 'eu-west-1', '--max-usd', '1'];
const RUN = '20261201-0a1b2c';

/** The places that were asked who the credentials are. */
let asked: object[];
const whoAmI = async (where: object) => {
  asked.push(where);
  return ACCOUNT;
};
const withoutCredentials = () => Promise.reject(new Error('Could not load credentials from any providers'));

beforeEach(() => {
  asked = [];
});

const refusalOf = async (args: readonly string[], environment = {}, who: typeof whoAmI = whoAmI) => {
  const problems = await runOptions(args, environment, who).then(() => '', ({ message }: Error) => message);
  return problems.split('\n').map((line) => line.trim());
};
const without = (name: string) => RIGHT.filter((_, index) => RIGHT[index] !== name && RIGHT[index - 1] !== name);
const withValue = (name: string, value: string) => [...without(name), name, value];

describe('a run on an account', () => {
  test('is of the account that the credentials are of', async () => {
    expect(await runOptions([...RIGHT, '--record', 'out'], {}, whoAmI)).toEqual({
      account: ACCOUNT, region: 'eu-west-1', maxUsd: 1, record: 'out', endpoint: undefined, hostedZone: undefined,
    });
    expect(asked).toEqual([{ region: 'eu-west-1' }]);
  });

  test('may be one on the local AWS', async () => {
    const endpoint = 'http://127.0.0.1:4566';
    expect(await runOptions([...RIGHT, '--endpoint', endpoint], { AWS_ENDPOINT_URL: endpoint }, whoAmI)).toMatchObject({ endpoint });
    expect(asked).toEqual([{ region: 'eu-west-1', endpoint }]);
  });

  test.each([
    ['without an account', without('--account'), 'no --account: expected an account of 12 digits'],
    ['without a Region', without('--region'), 'no --region: expected a Region, such as eu-west-1'],
    ['without a limit to its cost', without('--max-usd'), 'no --max-usd: expected the most that the run may cost, in US dollars, such as 1'],
    ['of an account of another form', withValue('--account', '1234-5678-9012'), '--account "1234-5678-9012": expected an account of 12 digits'],
    ['of another account than that of the credentials', withValue('--account', '210987654321'),
      `--account 210987654321: the credentials are those of ${ACCOUNT}: use those of 210987654321`],
    ['in a Region of another form', withValue('--region', 'Ireland'), '--region "Ireland": expected a Region, such as eu-west-1'],
    ['for nothing', withValue('--max-usd', '0'), '--max-usd "0": expected the most that the run may cost, in US dollars, such as 1'],
    ['over its budget', withValue('--max-usd', '0.01'), `--max-usd 0.01: the run may cost ${estimate().toFixed(4)} USD: allow that, or don't run it`],
    ['on a machine that is not this one', [...RIGHT, '--endpoint', 'https://aws.example.com'],
      '--endpoint "https://aws.example.com": expected the local AWS, such as http://127.0.0.1:4566'],
    ['with an option that is not there', [...RIGHT, '--force'],
      '--force: there is no such option; they are --account, --region, --max-usd, --endpoint, --record, --hosted-zone'],
    ['with an option that has no value', [...without('--account'), '--account'], '--account "": expected an account of 12 digits'],
    ['with a word too much', [...RIGHT, 'yes'], 'yes: expected options only, such as --account 123456789012'],
  ])('%s is refused', async (_, args, problem) => {
    expect(await refusalOf(args)).toEqual(['refused:', problem]);
  });

  test('without credentials is refused', async () => {
    expect(await refusalOf(RIGHT, {}, withoutCredentials)).toEqual(['refused:',
      'no credentials that are taken (Could not load credentials from any providers): set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY']);
  });

  test('that the environment would send elsewhere is refused', async () => {
    expect(await refusalOf(RIGHT, { AWS_ENDPOINT_URL_SES: 'http://127.0.0.1:1' })).toEqual(['refused:',
      'AWS_ENDPOINT_URL_SES is http://127.0.0.1:1: unset it, or give it as --endpoint, so that it is plain what is run on AWS']);
  });

  test('tells all problems at once, and asks nobody where it does not know whom', async () => {
    expect(await refusalOf(['--max-usd', '0.001'])).toEqual(['refused:',
      'no --account: expected an account of 12 digits', 'no --region: expected a Region, such as eu-west-1',
      `--max-usd 0.001: the run may cost ${estimate().toFixed(4)} USD: allow that, or don't run it`]);
    expect(asked).toEqual([]);
  });
});

describe('a sweep', () => {
  test('takes the Region from the environment, and any account that the credentials are of', async () => {
    expect(await sweepOptions([RUN], { AWS_REGION: 'eu-west-1' }, whoAmI)).toEqual({ run: RUN, region: 'eu-west-1' });
  });

  test.each([
    ['without a run', [], 'no run: expected the id of one run, such as 20261201-0a1b2c, which the run tells first'],
    ['of something else', ['production'], 'production: expected the id of one run, such as 20261201-0a1b2c, which the run tells first'],
    ['of another account', [RUN, '--account', '210987654321'], `--account 210987654321: the credentials are those of ${ACCOUNT}: use those of 210987654321`],
  ])('%s is refused', async (_, args, problem) => {
    await expect(sweepOptions([...args, '--region', 'eu-west-1'], {}, whoAmI)).rejects.toThrow(`refused:\n  ${problem}`);
  });
});
