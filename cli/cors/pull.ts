import { desiredRules } from '../../core/bucket-cors/desired-state';
import { excessOf } from '../../core/bucket-cors/limits';
import { isOfBucketCors, type Rule } from '../../core/bucket-cors/merge';
import { parkedBy } from '../../core/bucket-cors/parked';
import { type Language, moduleOf, SYNTAX, type Syntax } from '../shared/code';
import type { CommandResult } from '../shared/command';
import { oneLine } from '../shared/terminal';
import { declarableIds, undeclarable } from './declarable';

/** The output of `--json`: a stable format. */
export interface CorsCode {
  readonly bucket: string;
  readonly language: Language;
  /** Absent if there is nothing to declare. */
  readonly code?: string;
  /** Whether the code takes the place of the live rules. */
  readonly exclusive: boolean;
  /** Rules that can't be declared: their index, from 0, and why. */
  readonly leftOut: readonly { readonly rule: number; readonly reason: string }[];
}

/** The code of a `BucketCors` with the foreign rules of a bucket. */
export function corsCode(bucket: string, rules: readonly Rule[], language: Language): CommandResult {
  const isForeign = (rule: Rule) => !isOfBucketCors(rule) && !rule.AllowedOrigins.some(parkedBy);
  const leftOut = rules.flatMap((rule, index) => {
    const reason = isForeign(rule) ? undeclarable(rule) : undefined;
    return reason === undefined ? [] : [{ rule: index, reason }];
  });
  const declared = rules.filter((rule) => isForeign(rule) && undeclarable(rule) === undefined);
  const beside = besideReason(rules, declared);
  const code = declared.length === 0 ? undefined : print({ bucket, declared, beside, leftOut, language });
  const json: CorsCode = { bucket, language, code, exclusive: code !== undefined && beside === undefined, leftOut };
  const none = [`bucket ${bucket} has no foreign CORS rules that a BucketCors can declare`, ...leftOut.map(leftOutText)].map(oneLine).join('\n');
  return { yes: code !== undefined && leftOut.length === 0, text: code ?? none, json };
}

function leftOutText({ rule, reason }: CorsCode['leftOut'][number]): string {
  return `rule ${rule + 1} is left out: ${reason}`;
}

/** Why the declared rules can't take the place of all others. Undefined if they can. */
function besideReason(rules: readonly Rule[], declared: readonly Rule[]): string | undefined {
  if (rules.some(isOfBucketCors)) return 'another BucketCors has rules in the bucket';
  if (declared.length < rules.length) return 'not all of the rules are declared here';
  const owner = { stackId: '', logicalId: '' };
  const desired = desiredRules(owner, rules, { bucket: { name: '' }, rules: declared, precedence: 'last', exclusive: true });
  return excessOf(owner, desired) && "both together exceed S3's limits";
}

interface Printed extends Pick<CorsCode, 'bucket' | 'leftOut' | 'language'> {
  readonly declared: readonly Rule[];
  readonly beside: string | undefined;
}

function print({ bucket, declared, beside, leftOut, language }: Printed): string {
  const syntax = SYNTAX[language];
  const { comment, named } = syntax;
  const place = beside === undefined
    ? 'Sets the live rules aside, and gives them back when it goes.'
    : `The live rules stay before these, since ${beside}: remove them by hand.`;
  const notes = [...leftOut.map(leftOutText), place].map((note) => `${comment} ${oneLine(note)}`);
  const ids = declarableIds(declared);
  const rules = declared.map((rule, index) => membersOf(rule, ids[index], syntax));
  const isPython = language === 'python';
  const inner = ' '.repeat(isPython ? 4 : 2);
  const [open, close] = isPython ? ['s3.CorsRule(', ')'] : ['{', '}'];
  const properties = [
    `${named('bucket', `s3.Bucket.${syntax.name('fromBucketName')}(${isPython ? 'self' : 'this'}, ${syntax.text('Bucket')}, ${syntax.text(bucket)})`)},`,
    ...(beside === undefined ? [`${named('exclusive', syntax.true)},`] : []),
    `${named('rules', '[')}`,
    ...rules.flatMap((members) => [`${inner}${open}`, ...members.map((member) => `${inner}${inner}${member},`), `${inner}${close},`]),
    '],',
  ].map((line) => `${inner}${line}`);
  const call = isPython ? ['BucketCors(', `${inner}self,`, `${inner}"Cors",`, ...properties, ')'] : ["new BucketCors(this, 'Cors', {", ...properties, '});'];
  const imports = isPython
    ? ['from aws_cdk import aws_s3 as s3', 'from cdk_adopt import BucketCors']
    : ["import { aws_s3 as s3 } from 'aws-cdk-lib';", "import { BucketCors } from 'cdk-adopt';"];
  return moduleOf(language, 'AdoptedCors', imports, [...notes, ...call]);
}

function membersOf(rule: Rule, id: string | undefined, { text, named }: Syntax): string[] {
  const { AllowedOrigins, AllowedMethods, AllowedHeaders, ExposeHeaders, MaxAgeSeconds } = rule;
  const list = (name: string, values: readonly string[] | undefined, write = text) =>
    (values === undefined || values.length === 0 ? [] : [named(name, `[${values.map(write).join(', ')}]`)]);
  return [
    ...(id === undefined ? [] : [named('id', text(id))]),
    ...list('allowedOrigins', AllowedOrigins),
    ...list('allowedMethods', AllowedMethods, (method) => `s3.HttpMethods.${method}`),
    ...list('allowedHeaders', AllowedHeaders),
    ...list('exposedHeaders', ExposeHeaders),
    ...(MaxAgeSeconds === undefined ? [] : [named('maxAge', String(MaxAgeSeconds))]),
  ];
}
