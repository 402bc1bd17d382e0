import { CHOICE, clientsOf } from '../shared/aws-clients';
import type { Command } from '../shared/command';
import { corsQuestion, questionOf } from './arguments';
import { stacks } from './cloudformation';
import { explain, readStored } from './explain';
import { sendWithin } from './http';
import { askLive } from './live';
import { rulesInFile } from './rules-file';
import { rulesOf } from './s3';
import { textOf } from './text';

export const corsExplain: Command = {
  summary: 'tells whether a bucket lets a page of another origin make a request, which rule decides, and whose rule it is',
  yes: 'allowed',
  no: 'denied',
  ...corsQuestion,
  options: { ...corsQuestion.options, ...CHOICE },
  note: 'Credentials, region and endpoints come from where the AWS CLI has them: the environment, profiles, SSO, roles.',

  async run(given) {
    const { question, live } = questionOf(given);
    const { s3, cloudFormation } = clientsOf({ region: given.value('region'), profile: given.value('profile'), endpoint: given.value('endpoint') });
    const stored = question.file !== undefined ? { rules: await rulesInFile(question.file) } : await rulesOf(question.bucket!, s3);
    const explanation = await explain(question, stored, question.file === undefined ? stacks(cloudFormation) : undefined);
    const url = typeof live === 'string' ? live : live ? explanation.endpoint : undefined;
    const answer = url === undefined ? undefined : await askLive(url, question.request, readStored(stored.rules), sendWithin());
    return {
      yes: answer?.allowed ?? explanation.allowed,
      text: textOf(explanation, answer),
      json: { ...explanation, live: answer },
    };
  },
};
