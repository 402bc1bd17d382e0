import type { Given } from './arguments';
import { clientsOf } from './aws';
import { stacks } from './cloudformation';
import type { Command } from './command';
import { explain, type Question } from './cors';
import { textOf } from './cors-text';
import { corsSource } from './s3';

const NAMES = /^\s*[\w!#$%&'*+.^`|~-]+\s*(,\s*[\w!#$%&'*+.^`|~-]+\s*)*$/;

export const corsExplain: Command = {
  summary: 'tells whether a bucket lets a page of another origin make a request, which rule decides, and whose rule it is',
  yes: 'allowed',
  no: 'denied',
  operands: {
    BUCKET: { value: 'BUCKET', form: /^[\w.-]+$/, expected: 'the name of a bucket', example: 'my-bucket', help: "the bucket's name" },
  },
  options: {
    origin: {
      value: 'ORIGIN', form: /^\S+$/, required: true, expected: "the page's origin", example: 'https://www.example.com',
      help: "the page's origin, as browsers send it, such as https://www.example.com",
    },
    method: {
      value: 'METHOD', form: /^[A-Za-z]+$/, required: true, expected: 'one HTTP method', example: 'GET',
      help: 'the method of the request that the page makes',
    },
    header: {
      value: 'NAME', form: NAMES, repeatable: true, expected: 'names of headers without values', example: 'content-type,x-amz-acl',
      help: 'a header that the page sets, for which browsers ask leave; repeatable, or several with commas',
    },
    actual: { help: 'asks about the request itself instead of the preflight before it' },
  },

  contradictions(given) {
    if (!given.flag('actual') || !given.flag('header')) return [];
    return ['--actual and --header: expected one of them, since S3 looks at the names of headers in a preflight only'];
  },

  async run(given) {
    const { s3, cloudFormation } = clientsOf({ region: given.value('region'), profile: given.value('profile') });
    const explanation = await explain(questionOf(given), corsSource(s3), stacks(cloudFormation));
    return { yes: explanation.allowed, text: textOf(explanation), json: explanation };
  },
};

function questionOf(given: Given): Question {
  return {
    bucket: given.value('BUCKET')!,
    request: {
      origin: given.value('origin')!,
      method: given.value('method')!.toUpperCase(), // as browsers do with each method that S3 knows
      headers: given.values('header').flatMap((names) => names.split(',')).map((name) => name.trim()),
      preflight: !given.flag('actual'),
    },
  };
}
