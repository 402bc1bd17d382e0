import { CHOICE, clientsOf } from '../shared/aws-clients';
import type { Command } from '../shared/command';
import { corsQuestion, questionOf } from './arguments';
import { stacks } from './cloudformation';
import { explain } from './explain';
import { corsSource } from './s3';
import { textOf } from './text';

export const corsExplain: Command = {
  summary: 'tells whether a bucket lets a page of another origin make a request, which rule decides, and whose rule it is',
  yes: 'allowed',
  no: 'denied',
  ...corsQuestion,
  options: { ...corsQuestion.options, ...CHOICE },
  note: 'Credentials, region and endpoints come from where the AWS CLI has them: the environment, profiles, SSO, roles.',

  async run(given) {
    const { s3, cloudFormation } = clientsOf({ region: given.value('region'), profile: given.value('profile') });
    const explanation = await explain(questionOf(given), corsSource(s3), stacks(cloudFormation));
    return { yes: explanation.allowed, text: textOf(explanation), json: explanation };
  },
};
