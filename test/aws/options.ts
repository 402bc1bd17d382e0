import { parseArgs } from 'node:util';
import { dollars, estimate } from './cost';
import { isRun } from './run';

export interface Options {
  readonly account: string;
  readonly region: string;
  /** Of an AWS on this machine. Without it, it is AWS. */
  readonly endpoint?: string;
}

export interface RunOptions extends Options {
  readonly maxUsd: number;
  /** The folder for the transcripts. */
  readonly record?: string;
  /** The id of the zone that a forward record may be put into, without which there is no reverse DNS record. */
  readonly hostedZone?: string;
}

export interface SweepOptions extends Omit<Options, 'account'> {
  readonly run: string;
  /** Only guards against the credentials of another one: no other account has anything of the run. */
  readonly account?: string;
}

/** Who the credentials are. @returns the account; throws without credentials, and where AWS doesn't take them */
export type WhoAmI = (where: Pick<Options, 'region' | 'endpoint'>) => Promise<string>;

type Environment = Readonly<Record<string, string | undefined>>;
type Values = Readonly<Partial<Record<string, string>>>;

/** Of one option: what it has to look like. */
interface Form {
  readonly isRight: (value: string) => boolean;
  readonly expected: string;
}

const FORMS = {
  'account': { isRight: (value) => /^\d{12}$/.test(value), expected: 'an account of 12 digits' },
  'region': { isRight: (value) => /^[a-z]{2}(-[a-z]+)+-\d$/.test(value), expected: 'a Region, such as eu-west-1' },
  'max-usd': { isRight: (value) => Number(value) > 0 && Number.isFinite(Number(value)), expected: 'the most that the run may cost, in US dollars, such as 1' },
  'endpoint': { isRight: isLocal, expected: 'the local AWS, such as http://127.0.0.1:4566' },
  'record': { isRight: (value) => value !== '', expected: 'a folder for the transcripts' },
  'hosted-zone': { isRight: (value) => /^Z[A-Z0-9]+$/.test(value), expected: 'the id of a public hosted zone, such as Z0123456789ABCDEFGHIJ' },
} satisfies Readonly<Record<string, Form>>;

type Name = keyof typeof FORMS;

/** Asks who the credentials are, and nothing else. Throws all that is wrong in one error. */
export async function runOptions(args: readonly string[], environment: Environment, whoAmI: WhoAmI): Promise<RunOptions> {
  const { values, positionals, problems } = read(args, Object.keys(FORMS) as Name[]);
  problems.push(...positionals.map((word) => `${word}: expected options only, such as --account 123456789012`));
  const { account = '', region = '', endpoint, record, 'hosted-zone': hostedZone, 'max-usd': most } = values;
  problems.push(...formProblems(values, ['account', 'region', 'max-usd']), ...endpointProblems(endpoint, environment));
  if (most !== undefined && FORMS['max-usd'].isRight(most) && estimate() > Number(most)) {
    problems.push(`--max-usd ${most}: the run may cost ${dollars(estimate())}: allow that, or don't run it`);
  }
  problems.push(...await identityProblems({ account, region, endpoint }, whoAmI));
  refuse(problems);
  return { account, region, endpoint, record, hostedZone, maxUsd: Number(most) };
}

export async function sweepOptions(args: readonly string[], environment: Environment, whoAmI: WhoAmI): Promise<SweepOptions> {
  const { values, positionals, problems } = read(args, ['account', 'region', 'endpoint']);
  const { account, endpoint } = values;
  const region = values.region ?? environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION;
  const [run = ''] = positionals;
  if (positionals.length !== 1 || !isRun(run)) {
    problems.push(`${positionals.join(' ') || 'no run'}: expected the id of one run, such as 20261201-0a1b2c, which the run tells first`);
  }
  problems.push(...formProblems({ ...values, region }, ['region']), ...endpointProblems(endpoint, environment));
  problems.push(...await identityProblems({ account, region: region ?? '', endpoint }, whoAmI));
  refuse(problems);
  return { run, account, region: region!, endpoint };
}

function read(args: readonly string[], names: readonly Name[]): { values: Values; positionals: string[]; problems: string[] } {
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: false });
  const unknown = Object.keys(values).filter((name) => !(names as readonly string[]).includes(name));
  return {
    // One without a value is `true`.
    values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value === true ? '' : value as string])),
    positionals,
    problems: unknown.map((name) => `--${name}: there is no such option; they are ${names.map((each) => `--${each}`).join(', ')}`),
  };
}

function formProblems(values: Values, needed: readonly Name[]): string[] {
  return (Object.keys(FORMS) as Name[]).flatMap((name) => {
    const value = values[name];
    const { isRight, expected } = FORMS[name];
    if (value === undefined) return needed.includes(name) ? [`no --${name}: expected ${expected}`] : [];
    return isRight(value) ? [] : [`--${name} ${JSON.stringify(value)}: expected ${expected}`];
  });
}

/** The SDK would follow the environment to another place than that which the options name. */
function endpointProblems(endpoint: string | undefined, environment: Environment): string[] {
  const set = Object.keys(environment).filter((name) => name.startsWith('AWS_ENDPOINT_URL') && environment[name] && environment[name] !== endpoint);
  return set.map((name) => `${name} is ${environment[name]}: unset it, or give it as --endpoint, so that it is plain what is run on AWS`);
}

async function identityProblems({ account, region, endpoint }: Partial<Options>, whoAmI: WhoAmI): Promise<string[]> {
  if (region === undefined || !FORMS.region.isRight(region) || (endpoint !== undefined && !isLocal(endpoint))) return [];
  try {
    const found = await whoAmI({ region, endpoint });
    if (account === undefined || account === found || !FORMS.account.isRight(account)) return [];
    return [`--account ${account}: the credentials are those of ${found}: use those of ${account}`];
  } catch (error) {
    return [`no credentials that are taken (${(error as Error).message}): set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`];
  }
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new Error(`refused:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
}

function isLocal(value: string): boolean {
  return URL.canParse(value) && new URL(value).protocol === 'http:' && new URL(value).hostname === '127.0.0.1';
}
