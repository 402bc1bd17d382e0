import type { EmailTemplateContract } from '../../../core/contracts/email-template';
import { parseDesiredTemplate, templateNameOf } from '../../../core/email-templates/desired-template';
import { generatedName } from '../../../core/email-templates/stored-template';

const OWNER = { stackId: 'arn:aws:cloudformation:us-east-1:123456789012:stack/Shop/1', logicalId: 'Welcome' };
const CONTRACT: EmailTemplateContract = {
  ContractVersion: '1', TemplateName: 'welcome', Subject: 'Hi', Html: { Inline: '<p>' }, Text: { Bucket: 'assets', Key: 'a.txt' }, SampleData: '{}',
  Tags: [{ Key: 'team', Value: 'a' }], OnExisting: 'fail', RemovalPolicy: 'retain',
};
const parse = (properties: Partial<EmailTemplateContract>) => parseDesiredTemplate({ ...properties }, OWNER);

test('what CloudFormation carries is taken over, with booleans in the place of words', () => {
  expect(parse(CONTRACT)).toEqual({
    name: 'welcome', subject: 'Hi', html: { Inline: '<p>' }, text: { Bucket: 'assets', Key: 'a.txt' }, sampleData: '{}', tags: { team: 'a' },
    refuseExisting: true, restore: false, retain: true,
  });
  expect(parse({ ...CONTRACT, OnExisting: 'adopt', RemovalPolicy: 'destroy' })).toMatchObject({ refuseExisting: false, retain: false });
});

test('a template without a name has one of the stack and the resource, also where nothing else is given', () => {
  expect(parse({})).toMatchObject({ name: generatedName(OWNER), subject: '', refuseExisting: false, retain: false });
  expect(templateNameOf({ TemplateName: undefined }, OWNER)).toBe(generatedName(OWNER));
});
