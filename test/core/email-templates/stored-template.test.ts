import {
  generatedName, holderOf, isCreatedBy, ownershipTags, sameContent, type Template, templateArn,
} from '../../../core/email-templates/stored-template';
import { type Owner, TAG, type Tags } from '../../../core/ownership';

test.each([
  ['line ends', { subject: 's', text: 'a\r\nb\rc' }, { subject: 's', text: 'a\nb\nc' }, true],
  ['an empty part and an absent one', { subject: 's', text: '' }, { subject: 's' }, true],
  ['the backslash of a line end', { subject: 's', text: 'a\\nb' }, { subject: 's', text: 'a\nb' }, false],
  ['another subject', { subject: 's' }, { subject: 't' }, false],
])('comparing texts: %s', (_, one, other, expected) => {
  expect(sameContent(one, other)).toBe(expected);
});

const STACK = 'arn:aws-us-gov:cloudformation:us-gov-west-1:123456789012:stack/Shop/1';
const OWNER = { stackId: STACK, logicalId: 'Welcome' };
const template = (tags: Tags): Template => ({ content: { subject: 's' }, tags });

test('a generated name tells the stack and the resource, fits, and is no other resource\'s', () => {
  expect(generatedName(OWNER)).toMatch(/^Shop-Welcome-[0-9a-f]{12}$/);
  const long = (logicalId: string) => generatedName({ stackId: STACK.replace('Shop', 's'.repeat(128)), logicalId });
  expect(long('One')).toHaveLength(64);
  expect(long('One')).not.toBe(long('Two'));
});

test('the ARN of a template is of the stack\'s partition, region and account', () => {
  expect(templateArn(OWNER, 'welcome')).toBe('arn:aws-us-gov:ses:us-gov-west-1:123456789012:template/welcome');
});

test.each<[string, Tags, boolean, Owner | undefined]>([
  ['ours by our mark', ownershipTags(OWNER, 'welcome'), true, OWNER],
  ["another resource's", ownershipTags({ ...OWNER, logicalId: 'Other' }, 'welcome'), false, { ...OWNER, logicalId: 'Other' }],
  ["another stack's", ownershipTags({ ...OWNER, stackId: 'x' }, 'welcome'), false, { ...OWNER, stackId: 'x' }],
  ["nobody's that is known", { Team: 'theirs', [TAG.retained]: STACK }, false, undefined],
])('a template is %s', (_, tags, isOurs, holder) => {
  expect([isCreatedBy(OWNER, template(tags)), holderOf(template(tags))]).toEqual([isOurs, holder]);
});
