import { App, Aspects, Lazy, Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { BucketCors, CorsPrecedence, type CorsRequest, CorsRules } from '../../../../lib';
import { type Choices, forAll } from '../../../core/bucket-cors/choices';

/** `CDK_ADOPT_APPS=20000 npx jest test/lib/bucket-cors/private/configuration.property.test.ts` plays that many apps. */
const APPS = Number(process.env.CDK_ADOPT_APPS ?? 150);
const BYTES = 160;

const ORIGINS = ['*', 'https://a.example', 'https://b.example', 'https://*.example', 'https://*.b.example', 'http://a.example'];
const PAGES = ['https://a.example', 'https://b.example', 'https://www.b.example', 'http://a.example', 'null'];
const METHODS = ['GET', 'PUT', 'POST'] as s3.HttpMethods[];
const HEADERS = ['x-a', 'x-*', '*'];
const NAMES = ['x-a', 'x-b', 'content-type'];

interface TemplateRule {
  readonly Id?: string;
  readonly AllowedOrigins?: string[];
  readonly AllowedMethods?: s3.HttpMethods[];
  readonly AllowedHeaders?: string[];
  readonly ExposedHeaders?: string[];
  readonly MaxAge?: number;
}

interface Plan {
  readonly own: s3.CorsRule[];
  readonly steps: ((choice: { stack: Stack; bucket: s3.Bucket; cfn: s3.CfnBucket }) => void)[];
  readonly constructs: { readonly rules: s3.CorsRule[]; readonly mustAllow: CorsRequest[]; readonly mustDeny: CorsRequest[] }[];
}

/** An app with native rules, `BucketCors`, overrides and aspects in any order. */
function plan(choices: Choices): Plan {
  const constructs: Plan['constructs'] = [];
  const steps = choices.list<Plan['steps'][number]>(1, 5, () => {
    const kind = choices.below(8);
    if (kind < 4 && constructs.length < 3) {
      const index = constructs.length;
      const props = { rules: choices.list(1, 3, () => ruleOf(choices, true)), mustAllow: requests(choices), mustDeny: requests(choices) };
      const precedence = choices.of([undefined, CorsPrecedence.FIRST, CorsPrecedence.LAST]);
      constructs.push(props);
      return ({ stack, bucket }) => void new BucketCors(stack, `Cors${index}`, { bucket, precedence, ...props });
    }
    if (kind === 4) {
      const rule = ruleOf(choices);
      return ({ bucket }) => bucket.addCorsRule(rule);
    }
    const change = changeOf(choices);
    if (kind === 5) return ({ cfn }) => change(cfn);
    return ({ stack }) => Aspects.of(stack).add({ visit: (node) => void (node instanceof s3.CfnBucket && change(node)) });
  });
  return { own: choices.list(0, 2, () => ruleOf(choices)), steps, constructs };
}

function ruleOf(choices: Choices, isOurs = false): s3.CorsRule {
  const late = (text: string) => (isOurs && choices.oneIn(8) ? Lazy.string({ produce: () => text }) : text);
  return {
    allowedOrigins: choices.list(1, 3, () => late(choices.of(ORIGINS))),
    allowedMethods: choices.list(1, 2, () => choices.of(METHODS)),
    allowedHeaders: choices.oneIn(2) ? choices.list(0, 2, () => choices.of(HEADERS)) : undefined,
    exposedHeaders: choices.oneIn(4) ? ['ETag'] : undefined,
    maxAge: choices.oneIn(3) ? choices.below(3) : undefined,
  };
}

function requests(choices: Choices): CorsRequest[] {
  return choices.list(0, 2, () => {
    const preflight = !choices.oneIn(3);
    const headers = preflight ? choices.list(0, 2, () => choices.of(NAMES)) : [];
    return { origin: choices.of(PAGES), method: choices.of(METHODS), headers, preflight, credentials: choices.oneIn(3) };
  });
}

function changeOf(choices: Choices): (cfn: s3.CfnBucket) => void {
  const rules = choices.list(0, 3, () => templateRule(ruleOf(choices)));
  const origin = choices.of(ORIGINS);
  const index = choices.below(3);
  return choices.of<(cfn: s3.CfnBucket) => void>([
    (cfn) => cfn.addPropertyOverride('CorsConfiguration', { CorsRules: rules }),
    (cfn) => cfn.addOverride('Properties.CorsConfiguration.CorsRules', rules),
    (cfn) => cfn.addPropertyOverride(`CorsConfiguration.CorsRules.${index}`, rules[0]),
    (cfn) => cfn.addPropertyOverride(`CorsConfiguration.CorsRules.${index}.AllowedOrigins`, [origin]),
    (cfn) => cfn.addPropertyOverride(`CorsConfiguration.CorsRules.${index}.MaxAge`, 7),
    (cfn) => cfn.addPropertyDeletionOverride('CorsConfiguration'),
    (cfn) => { cfn.corsConfiguration = { corsRules: rules.map(plainRule) }; },
  ]);
}

function templateRule({ id, allowedOrigins, allowedMethods, allowedHeaders, exposedHeaders, maxAge }: s3.CorsRule): TemplateRule {
  const texts = { Id: id, AllowedOrigins: allowedOrigins, AllowedHeaders: allowedHeaders, ExposedHeaders: exposedHeaders };
  return { ...texts, AllowedMethods: allowedMethods, MaxAge: maxAge };
}

function plainRule({ Id, AllowedOrigins = [], AllowedMethods = [], AllowedHeaders, ExposedHeaders, MaxAge }: TemplateRule): s3.CorsRule {
  const texts = { id: Id, allowedOrigins: AllowedOrigins, allowedHeaders: AllowedHeaders, exposedHeaders: ExposedHeaders };
  return { ...texts, allowedMethods: AllowedMethods, maxAge: MaxAge };
}

/** The rules in the template, and what synthesis objects to, by construct. */
function play({ own, steps }: Plan): { rules: TemplateRule[]; stack: Stack; problems: string[] } {
  const app = new App({ analyticsReporting: false, treeMetadata: false });
  const stack = new Stack(app, 'Stack');
  const bucket = new s3.Bucket(stack, 'Bucket', { cors: own });
  const cfn = bucket.node.defaultChild as s3.CfnBucket;
  steps.forEach((step) => step({ stack, bucket, cfn }));
  let problems: string[] = [];
  try {
    app.synth({ validateOnSynthesis: false });
  } catch (error) {
    const [first, ...lines] = (error as Error).message.split('\n');
    if (!first!.startsWith('Validation failed')) throw error;
    problems = lines.map((line) => line.trim());
  }
  const template = stack.resolve((stack as unknown as { _toCloudFormation(): unknown })._toCloudFormation()) as {
    Resources: Record<string, { Type: string; Properties?: { CorsConfiguration?: { CorsRules?: TemplateRule[] } } }>;
  };
  const { Properties } = Object.values(template.Resources).find(({ Type }) => Type === 'AWS::S3::Bucket')!;
  const rules = Properties?.CorsConfiguration?.CorsRules;
  return { rules: Array.isArray(rules) ? rules.filter((one) => one) : [], stack, problems };
}

/** With credentials, the request itself has to be answered as well. */
function isAllowed(rules: s3.CorsRule[], request: CorsRequest): boolean {
  const actual = { ...request, headers: [], preflight: false };
  return CorsRules.evaluate(rules, request).allowed && (!request.credentials || CorsRules.evaluate(rules, actual).allowed);
}

function fingerprint({ Id, AllowedOrigins, AllowedMethods, AllowedHeaders = [], ExposedHeaders = [], MaxAge }: TemplateRule): string {
  return JSON.stringify([Id, AllowedOrigins, AllowedMethods, AllowedHeaders, ExposedHeaders, MaxAge]);
}

/** Ours as they are in the template: each value once. */
function withoutRepeats(rule: s3.CorsRule): s3.CorsRule {
  const once = (value: unknown) => (Array.isArray(value) ? [...new Set(value)] : value);
  return Object.fromEntries(Object.entries(rule).map(([name, value]) => [name, once(value)])) as unknown as s3.CorsRule;
}

const seen = { allowed: 0, refused: 0, lost: 0, fine: 0 };

function check(planned: Plan): void {
  const { rules, stack, problems } = play(planned);
  const final = rules.map(plainRule);
  const there = new Set(rules.map(fingerprint));
  planned.constructs.forEach(({ rules: ours, mustAllow, mustDeny }, index) => {
    const path = `[Stack/Cors${index}] `;
    const mine = problems.filter((line) => line.startsWith(path)).map((line) => line.slice(path.length));
    const stated = (list: string) => mine.filter((line) => line.startsWith(`${list}[`)).map((line) => Number(/\d+/.exec(line)![0]));
    const wrong = (list: CorsRequest[], wanted: boolean) => [...list.keys()].filter((at) => isAllowed(final, list[at]!) !== wanted);
    expect(stated('mustAllow')).toEqual(wrong(mustAllow, true));
    expect(stated('mustDeny')).toEqual(wrong(mustDeny, false));
    const written = ours.map((one) => fingerprint(templateRule(withoutRepeats(one)))); // a rule that is written twice is declared once
    const resolved = ours.map((one) => fingerprint(templateRule(stack.resolve(withoutRepeats(one)) as s3.CorsRule)));
    const lost = resolved.flatMap((one, at) => (there.has(one) || written.indexOf(written[at]!) < at ? [] : [`rules[${at}]`]));
    const said = mine.map((line) => /the template lacks (.*?);/.exec(line)?.[1]).find((names) => names !== undefined);
    expect(said).toBe(lost.length > 0 ? lost.join(', ') : undefined);
    seen.lost += lost.length;
    seen.allowed += mustAllow.length - wrong(mustAllow, true).length;
    seen.refused += wrong(mustAllow, true).length + wrong(mustDeny, false).length;
  });
  if (problems.length === 0) seen.fine++;
}

test('what synthesis says of an app is what its final template says', () => {
  forAll(APPS, BYTES, plan, check);
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(APPS / 20);
}, 3_600_000);
