import { isSent, originSentFor } from '../../core/bucket-cors/browser-origin';
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
      help: "the bucket's name",
    },
  },
  options: {
    origin: {
      value: 'ORIGIN', form: { test: isSent }, required: true, example: 'https://www.example.com',
      expected: 'one origin as browsers send it (scheme and host in lower case, the port unless it is the usual one, and no more)',
      meant: (value) => originSentFor(value.split(/[\s,]/)[0]!),
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
        + '(accept, accept-language, content-language, content-type of forms and plain text), for which browsers never ask',
    },
    actual: { help: 'asks about the request itself instead of the preflight before it' },
    credentials: { help: 'the page sends credentials, to which browsers take no * for an answer' },
  },

  contradictions(given) {
    if (!given.flag('actual') || !given.flag('header')) return [];
    return ['--actual and --header: expected one of them, since S3 looks at the names of headers in a preflight only'];
  },
};

export function questionOf(given: Given): Question {
  return {
    bucket: given.value('BUCKET')!,
    request: {
      origin: given.value('origin')!,
      method: given.value('method')!.toUpperCase(), // as browsers do with each method that S3 knows
      headers: given.values('header').flatMap(namesIn),
      preflight: !given.flag('actual'),
      credentials: given.flag('credentials'),
    },
  };
}
