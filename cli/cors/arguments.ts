import { bucketArnFor } from '../../core/bucket-cors/bucket-kind';
import { isOfPage } from '../../core/bucket-cors/origin-form';
import { meantOrigin } from '../../core/bucket-cors/origin-suggestion';
import { isForbidden, isSafelisted } from '../../core/bucket-cors/page-headers';
import { HEADER_NAME } from '../../core/bucket-cors/rule';
import type { Given } from '../shared/arguments';
import type { Command } from '../shared/command';
import type { Question } from './explain';

const namesIn = (value: string) => value.split(',').map((name) => name.trim());
/** Without `*`, since only rules have patterns. */
const areNames = (value: string) => namesIn(value).every((name) => HEADER_NAME.test(name));

/** The arguments of `cors explain`. */
export const corsQuestion: Required<Pick<Command, 'operands' | 'options' | 'contradictions'>> = {
  operands: {
    BUCKET: {
      value: 'BUCKET', form: /^[a-z0-9][\w.-]*[a-z0-9]$/i, expected: 'the name of a bucket', example: 'my-bucket',
      optional: true,
      meant: (value) => /^(?:arn:[^:]+:s3:::|s3:\/\/)([a-z0-9][\w.-]*[a-z0-9])/i.exec(bucketArnFor(value) ?? value)?.[1],
      help: "the bucket's name; not with --rules",
    },
  },
  options: {
    origin: {
      value: 'ORIGIN', form: { test: isOfPage }, required: true, example: 'https://www.example.com',
      expected: 'one origin as browsers send it (scheme and host in lower case, the port unless it is the usual one, and no more)',
      meant: pageOrigin,
      help: "the page's origin, as browsers send it, such as https://www.example.com",
    },
    method: {
      value: 'METHOD', form: /^(?!options$)[a-z]+$/i, required: true, example: 'GET',
      expected: 'one HTTP method of the request itself, not the OPTIONS that asks for it',
      help: 'the method of the request that the page makes; CORS rules know GET, PUT, HEAD, POST and DELETE',
    },
    header: {
      value: 'NAME', form: { test: areNames }, repeatable: true, expected: 'names of headers without values or *', example: 'content-type,x-amz-acl',
      help: 'a header that the page sets; repeatable, or several with commas; not the safelisted ones '
        + '(accept, accept-language, content-language, content-type of forms and plain text), for which browsers never ask: the first three are left out',
    },
    actual: { help: 'asks about the request itself instead of the preflight before it' },
    live: {
      value: 'URL', valueOptional: true, form: { test: isUrl }, expected: 'an http or https URL', example: 'https://cdn.example.com/logo.png',
      help: "sends the request, without credentials, and compares the answer with the rules: to the bucket, or to the URL that the page uses, a CDN's say; "
        + 'then the exit code is of that answer',
    },
    rules: {
      value: 'FILE', form: /./, expected: 'a file with rules', example: 'cors.json',
      help: "explains the rules in a file in place of a bucket's: JSON of the console, the API or CloudFormation, or XML",
    },
    endpoint: {
      value: 'URL', form: { test: isUrl }, expected: 'an http or https URL', example: 'http://localhost:9000',
      help: 'of an S3-compatible service, instead of AWS_ENDPOINT_URL',
    },
    credentials: { help: 'the page sends credentials, to which browsers take no * for an answer' },
  },

  contradictions(given) {
    const [bucket, file, live, actual] = [given.value('BUCKET'), given.value('rules'), given.flag('live'), given.flag('actual')];
    const readsOnly = ['GET', 'HEAD'].includes(given.value('method')?.toUpperCase() ?? 'GET');
    return [
      ...(bucket === undefined && !given.flag('rules') ? ['BUCKET is missing: expected the name of a bucket, such as my-bucket, or --rules FILE'] : []),
      ...(bucket !== undefined && file !== undefined ? ['BUCKET and --rules: expected one of them'] : []),
      ...(file !== undefined && live && given.value('live') === undefined ? ['--rules and --live: expected --live URL, since there is no bucket to ask'] : []),
      ...(actual && live && !readsOnly ? ['--live and --actual: expected --method GET or HEAD, since another one may change what the bucket holds'] : []),
      ...given.values('header').flatMap(namesIn).filter(isForbidden).map((name) => (
        `--header '${name}': expected a header that a page can send, such as --header content-type, since no page can send this one, and so no browser asks for it`)),
      ...(actual && given.flag('header')
        ? ['--actual and --header: expected one of them, since S3 looks at the names of headers in a preflight only']
        : []),
    ];
  },
};

function isUrl(value: string): boolean {
  return /^https?:\/\/\S+$/i.test(value) && URL.canParse(value);
}

function pageOrigin(value: string): string | undefined {
  const origin = meantOrigin(value.split(/[\s,]/)[0]!);
  return origin?.includes('*') ? undefined : origin;
}

export interface Asked {
  readonly question: Question;
  /** Whether to ask the bucket's endpoint, or a URL. */
  readonly live: boolean | string;
}

export function questionOf(given: Given): Asked {
  const request = {
    origin: given.value('origin')!,
    method: given.value('method')!.toUpperCase(), // as browsers do with each method that S3 knows
    headers: given.values('header').flatMap(namesIn).filter((name) => !isSafelisted(name)),
    preflight: !given.flag('actual'),
    credentials: given.flag('credentials'),
  };
  return { question: { bucket: given.value('BUCKET'), file: given.value('rules'), request }, live: given.value('live') ?? given.flag('live') };
}
