import { type CORSRule, DeleteBucketCorsCommand, PutBucketCorsCommand } from '@aws-sdk/client-s3';
import { documentSize } from '../../../core/bucket-cors/limits';
import type { Headers } from './preflight';
import { type Asked, outcome, type Probes } from './probe';

const APP = 'https://app.example.com';
const RULE = { AllowedMethods: ['GET'], AllowedOrigins: [APP] };
/** S3 shows a configuration in a while. */
const SETTLING = 2_000;

/** Refusals that the handler has a remedy for. */
const REFUSED = ['InvalidRequest', 'MalformedXML'];

export const S3_PROBES = {
  's3-cors-header-wildcards': {
    question: 'what S3 says to an allowed header with two asterisks',
    answers: ['accepted', ...REFUSED],
    ask: (asked) => put(asked, [{ ...RULE, AllowedHeaders: ['x-*-*'] }]),
  },
  's3-cors-101-rules': {
    question: 'what S3 says to more than 100 rules',
    answers: REFUSED,
    ask: (asked) => put(asked, Array.from({ length: 101 }, (_, index) => ({ ...RULE, ID: String(index) }))),
  },
  's3-cors-64-kb': {
    question: 'how long a configuration may be, by which bytes, and what S3 says to a longer one',
    answers: ['MaxMessageLengthExceeded', ...REFUSED],
    async ask(asked) {
      const allowed = await put(asked, rulesOf(65_536));
      return allowed === 'accepted' ? put(asked, rulesOf(65_537)) : `${allowed} to 65,536 bytes`;
    },
  },
  's3-cors-same-id': {
    question: 'whether two rules may have the same ID',
    answers: ['accepted', ...REFUSED],
    ask: (asked) => put(asked, [{ ...RULE, ID: 'a' }, { ...RULE, ID: 'a' }]),
  },
  's3-cors-long-id': {
    question: 'what S3 says to an ID of 256 characters',
    answers: ['accepted', ...REFUSED],
    ask: (asked) => put(asked, [{ ...RULE, ID: 'x'.repeat(256) }]),
  },
  's3-cors-negative-age': {
    question: 'what S3 says to an age below zero',
    answers: ['accepted', ...REFUSED],
    ask: (asked) => put(asked, [{ ...RULE, MaxAgeSeconds: -1 }]),
  },
  's3-cors-conflict': {
    question: 'whether configurations that are put at the same moment are refused',
    answers: ['accepted', 'OperationAborted', 'SlowDown', 'ServiceUnavailable'],
    async ask(asked) {
      const outcomes = await Promise.all(Array.from({ length: 8 }, (_, index) => put(asked, [{ ...RULE, ID: String(index) }])));
      return outcomes.find((one) => one !== 'accepted') ?? 'accepted';
    },
  },
  's3-preflight-case': {
    question: 'whether upper and lower case count in an origin',
    answers: ['denied', 'allowed'],
    ask: (asked) => preflight(asked, { ...RULE, AllowedOrigins: ['https://App.example.com'] }, { 'access-control-request-method': 'GET' }),
  },
  's3-preflight-any-and-one': {
    question: 'whether a rule that has * beside the origin answers with * or with the origin',
    answers: ['allowed to *', 'allowed'],
    ask: (asked) => preflight(asked, { ...RULE, AllowedOrigins: [APP, '*'] }, { 'access-control-request-method': 'GET' }),
  },
  's3-preflight-without-method': {
    question: 'what S3 answers to OPTIONS with an origin and no method',
    answers: ['denied', 'denied (400)'],
    ask: (asked) => preflight(asked, { ...RULE, AllowedOrigins: ['*'] }, {}),
  },
} satisfies Probes;

function put({ s3, bucket }: Asked, rules: CORSRule[]): Promise<string> {
  return outcome(s3.send(new PutBucketCorsCommand({ Bucket: bucket, CORSConfiguration: { CORSRules: rules } })));
}

/** Of exactly so many bytes. */
function rulesOf(bytes: number): CORSRule[] {
  const rules = Array.from({ length: 100 }, (_, index) => ({ ...RULE, ID: String(index), AllowedHeaders: ['x-'.padEnd(500, 'x')] }));
  const filler = (length: number) => [...rules, { ...RULE, AllowedHeaders: ['x'.repeat(length)] }].slice(1);
  return filler(bytes - documentSize(filler(0)));
}

async function preflight({ s3, bucket, preflight: ask, wait }: Asked, rule: CORSRule, headers: Headers): Promise<string> {
  await s3.send(new DeleteBucketCorsCommand({ Bucket: bucket }));
  await s3.send(new PutBucketCorsCommand({ Bucket: bucket, CORSConfiguration: { CORSRules: [rule] } }));
  await wait(SETTLING);
  const { status, allowed } = await ask(bucket, { origin: APP, ...headers });
  if (status === 200 && allowed !== undefined) return allowed === '*' ? 'allowed to *' : 'allowed';
  return status === 403 ? 'denied' : `denied (${status})`;
}
