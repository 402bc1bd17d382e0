import { NestedStack, Stack, Tags } from 'aws-cdk-lib';
import { EmailBody, EmailTemplate, EmailTemplates } from '../../../../lib';
import { EMAIL_TEMPLATES, errorOf, newApp, newStack, only, templateOf } from '../../support';
import { TWO } from '../email-templates-support';

const KINDS: Readonly<Record<string, { readonly type: string; readonly declare: (stack: Stack) => EmailTemplate | EmailTemplates }>> = {
  EmailTemplate: {
    type: 'Custom::CdkAdoptEmailTemplate', declare: (stack) => new EmailTemplate(stack, 'Email', { subject: 'Hi', text: EmailBody.fromInline('Hi') }),
  },
  EmailTemplates: { type: EMAIL_TEMPLATES, declare: (stack) => EmailTemplates.fromDirectory(stack, 'Email', { directory: TWO }) },
};

describe.each(Object.entries(KINDS))('the tags of %s', (_, { type, declare }) => {
  const tagsOf = (stack: Stack) => only(templateOf(stack), type).Properties.Tags;

  test('are those of the construct, the app and the stack, in the order of their keys', () => {
    const app = newApp();
    const stack = new Stack(app, 'Stack', { tags: { cost: 'c', team: 'of the stack' } });
    Tags.of(app).add('app', 'shop');
    Tags.of(declare(stack)).add('team', 'own');
    expect(tagsOf(stack)).toEqual([{ Key: 'app', Value: 'shop' }, { Key: 'cost', Value: 'c' }, { Key: 'team', Value: 'own' }]);
  });

  test('are absent where none is set', () => {
    expect(tagsOf(stackWith())).toBeUndefined();
  });

  test('can be limited to the type of the resource', () => {
    const stack = stackWith();
    Tags.of(stack).add('mail', 'yes', { includeResourceTypes: [type] });
    Tags.of(stack).add('bucket', 'yes', { includeResourceTypes: ['AWS::S3::Bucket'] });
    expect(tagsOf(stack)).toEqual([{ Key: 'mail', Value: 'yes' }]);
  });

  test('of a nested stack are those of the stack around it, too', () => {
    const parent = new Stack(newApp(), 'Parent', { tags: { team: 'web' } });
    const nested = new NestedStack(parent, 'Nested');
    declare(nested);
    expect(tagsOf(nested)).toEqual([{ Key: 'team', Value: 'web' }]);
  });

  test('with reserved prefixes are refused, all in one error', () => {
    const stack = stackWith();
    for (const key of ['cdk-adopt:stack', 'AWS:x']) Tags.of(stack.node.findChild('Email')).add(key, 'mine');
    const message = errorOf(() => templateOf(stack));
    for (const key of ['cdk-adopt:stack', 'AWS:x']) {
      expect(message).toContain(`[Stack/Email] tags: got "${key}", expected a key that begins neither with aws: nor with cdk-adopt:; choose another key`);
    }
  });

  test('are at most 46, since some are reserved', () => {
    const stack = stackWith();
    for (let i = 0; i < 47; i++) Tags.of(stack.node.findChild('Email')).add(`key${i}`, 'value');
    expect(() => templateOf(stack)).toThrow(/tags: got 47, expected at most 46, since SES takes 50/);
  });

  function stackWith(): Stack {
    const stack = newStack();
    declare(stack);
    return stack;
  }
});
