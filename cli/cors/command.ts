import { CHOICE, clientsOf } from '../shared/aws-clients';
import { LANGUAGE,type Language } from '../shared/code';
import type { Command } from '../shared/command';
import { corsQuestion, questionOf } from './arguments';
import { stacks } from './cloudformation';
import { explain, readStored } from './explain';
import { sendWithin } from './http';
import { list } from './list';
import { askLive } from './live';
import { corsCode } from './pull';
import { rulesInFile } from './rules-file';
import { buckets, rulesOf } from './s3';
import { textOf } from './text';

export const corsList: Command = {
  summary: 'lists the buckets of a region that have CORS rules of a BucketCors, and whose each rule is: of a stack that is there, of one that is gone, or foreign',
  yes: 'listed',
  no: 'never',
  operands: {},
  options: { endpoint: corsQuestion.options.endpoint!, ...CHOICE },
  note: 'The stack is looked for in the region of the buckets: rules of a stack elsewhere, or of one that was deleted more than 90 days ago, are unknown.\n'
    + 'It needs s3:ListAllMyBuckets, s3:GetBucketCORS, cloudformation:ListStacks and cloudformation:ListStackResources.',

  run(given, report) {
    const { s3, cloudFormation } = clientsOf({ region: given.value('region'), profile: given.value('profile'), endpoint: given.value('endpoint') });
    return list(buckets(s3), stacks(cloudFormation, report), report);
  },
};

export const corsPull: Command = {
  summary: 'prints the code of a BucketCors with the foreign CORS rules that a bucket has now',
  yes: 'printed',
  no: 'something is left out, or there are no foreign rules',
  operands: { BUCKET: { ...corsQuestion.operands.BUCKET!, optional: false, help: "the bucket's name" } },
  options: { language: LANGUAGE, endpoint: corsQuestion.options.endpoint!, ...CHOICE },
  note: 'The code is a construct of its own, for a file such as lib/adopted-cors.ts. It sets the live rules aside with exclusive, where that is possible.\n'
    + 'It needs s3:GetBucketCORS.',

  async run(given) {
    const { s3 } = clientsOf({ region: given.value('region'), profile: given.value('profile'), endpoint: given.value('endpoint') });
    const bucket = given.value('BUCKET')!;
    return corsCode(bucket, (await rulesOf(bucket, s3)).rules, (given.value('language') ?? 'typescript') as Language);
  },
};

export const corsExplain: Command = {
  summary: 'tells whether a bucket lets a page of another origin make a request, which rule decides, and whose rule it is',
  yes: 'allowed',
  no: 'denied',
  ...corsQuestion,
  options: { ...corsQuestion.options, ...CHOICE },
  note: 'Credentials, region and endpoints come from where the AWS CLI has them: the environment, profiles, SSO, roles. It needs s3:GetBucketCORS and, '
    + 'to name the stack of a rule, cloudformation:ListStacks and cloudformation:ListStackResources.',

  async run(given, report) {
    const { question, live } = questionOf(given);
    const { s3, cloudFormation } = clientsOf({ region: given.value('region'), profile: given.value('profile'), endpoint: given.value('endpoint') });
    const stored = question.file !== undefined ? { rules: await rulesInFile(question.file) } : await rulesOf(question.bucket!, s3);
    const explanation = await explain(question, stored, question.file === undefined ? stacks(cloudFormation, report) : undefined);
    const url = typeof live === 'string' ? live : live ? explanation.endpoint : undefined;
    const answer = url === undefined ? undefined : await askLive(url, question.request, readStored(stored.rules), sendWithin());
    return {
      yes: answer?.allowed ?? explanation.allowed,
      text: textOf(explanation, answer),
      json: { ...explanation, live: answer },
    };
  },
};
