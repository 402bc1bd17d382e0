import { join } from 'node:path';
import { CfnParameter, RemovalPolicy, type Stack, Tags } from 'aws-cdk-lib';
import { EmailBody, EmailTemplate, type EmailTemplateProps, OnExisting } from '../../../lib';
import { CHECKOUT } from '../../support/checkout';
import type { Script } from '../history';
import { UNRENDERABLE } from '../ses-port';
import { synth } from '../synth';
import type { Template } from '../template';
import { early, kept, life, type Setting, undone } from './lives';
import { withoutRollback } from './no-rollback';

const THEIRS = { subject: 'Their welcome', text: 'Hello {{name}}' };
const SAMPLE = { sampleData: { name: 'Ada' } };

function emails(declared: Readonly<Record<string, Partial<EmailTemplateProps>>>, more: (stack: Stack) => void = () => {}): Template {
  return synth((stack) => {
    for (const [id, props] of Object.entries(declared)) {
      new EmailTemplate(stack, id, { subject: 'Our welcome', text: EmailBody.fromInline('Hi {{name}}'), ...SAMPLE, ...props });
    }
    more(stack);
  });
}

/** Its name is a parameter's, which the model fills in with the parameter's id. */
function lateEmail(props: Partial<EmailTemplateProps>): Template {
  return synth((stack) => {
    const templateName = new CfnParameter(stack, 'welcome').valueAsString;
    new EmailTemplate(stack, 'Email', { templateName, subject: 'Our welcome', text: EmailBody.fromInline('Hi {{name}}'), ...SAMPLE, ...props });
  });
}

const theirs: Script['before'] = (somebody) => {
  somebody.writeTemplate('welcome', THEIRS);
  somebody.writeTemplate('unrelated', { subject: 'Unrelated', text: 'text' });
};
const nothing: Script['before'] = (somebody) => somebody.writeTemplate('unrelated', { subject: 'Unrelated', text: 'text' });

const foreign: Script['foreign'] = [
  (somebody) => somebody.writeTemplate('welcome', { subject: 'Edited by hand', text: 'Hey {{name}}' }),
  (somebody) => somebody.deleteTemplate('welcome'),
];

const email = (name: string, before: Script['before']): Setting => ({ name, before, foreign });

const NAMED = emails({ Email: { templateName: 'welcome' } });
const CHANGED = emails({ Email: { templateName: 'welcome', subject: 'Our new welcome' } });
const ELSE = emails({ Email: { templateName: 'hello' } });
const ELSE_CHANGED = emails({ Email: { templateName: 'hello', subject: 'Our new hello' } });
const NOT_RENDERED = emails({ Email: { templateName: 'welcome', text: EmailBody.fromInline(UNRENDERABLE) } });
const RETAINED_AND_OTHER = emails({ Email: { templateName: 'welcome', removalPolicy: RemovalPolicy.RETAIN }, Other: {} });
const NAMED_AND_OTHER = emails({ Email: { templateName: 'welcome' }, Other: {} });
const ONLY_OTHER = emails({ Other: {} });
const REFUSING = emails({ Email: { templateName: 'welcome', onExisting: OnExisting.FAIL } });
const RETAINED = emails({ Email: { templateName: 'welcome', removalPolicy: RemovalPolicy.RETAIN } });
const RESTORED = emails({ Email: { templateName: 'welcome', onExisting: OnExisting.ADOPT_AND_RESTORE } });
const RESTORED_CHANGED = emails({ Email: { templateName: 'welcome', subject: 'Our new welcome', onExisting: OnExisting.ADOPT_AND_RESTORE } });
const RESTORED_AND_OTHER = emails({ Email: { templateName: 'welcome', onExisting: OnExisting.ADOPT_AND_RESTORE }, Other: {} });

const LONG_ID = 'AnIdOfAConstructThatLeavesTheStackNoRoomInTheName';
const NEW_SUBJECT = { subject: 'Our new welcome' };
const FROM_A_FILE = { html: EmailBody.fromFile(join(CHECKOUT, 'bin', 'welcome.html')), sampleData: undefined };
const [LATE, LATE_CHANGED] = [lateEmail({}), lateEmail(NEW_SUBJECT)];

/** A stack has adopted the template, and goes with its copy of the former text left behind. Another one adopts it. */
const adoptedByStackGone = (name: string, first: Template, second: Template): Script => ({
  name, before: theirs,
  run: async (stacks) => {
    const one = await stacks.create('Shop', first);
    await stacks.wait(45_000); // what its creation still had to tidy up is done
    if (one.status === 'CREATE_COMPLETE') await stacks.abandon(one);
    else await stacks.destroy(one);
    const two = await stacks.create('Blog', second);
    await stacks.destroy(two);
  },
});

const tagged = (key: string, value: string, props: Partial<EmailTemplateProps> = {}): Template =>
  emails({ Email: props }, (stack) => Tags.of(stack).add(key, value));

export const EMAIL_TEMPLATE: readonly Script[] = [
  life(email('email', nothing), NAMED, CHANGED),
  undone(email('email-undone', nothing), NAMED),
  life(email('email-update-undone', nothing), NAMED, CHANGED, { siblingFails: true }),
  life(email('email-adopted', theirs), NAMED, CHANGED),
  undone(email('email-adopted-undone', theirs), NAMED),
  life(email('email-adopted-update-undone', theirs), NAMED, CHANGED, { siblingFails: true }),
  life(email('email-other-name', theirs), NAMED, ELSE),
  life(email('email-other-name-undone', theirs), NAMED, ELSE, { siblingFails: true }),
  life(email('email-adopts-by-update', theirs), ELSE, NAMED),
  life(email('email-adopts-by-update-undone', theirs), ELSE, NAMED, { siblingFails: true }),
  life(email('email-renamed', nothing), emails({ Email: {} }), emails({ Other: {} })),
  life(email('email-rename-undone', nothing), emails({ Email: {} }), emails({ Other: {} }), { siblingFails: true }),
  life(email('email-tags', nothing), tagged('team', 'a'), tagged('stage', 'b')),
  life(email('email-tags-update-undone', theirs), tagged('team', 'a', { templateName: 'hello' }), tagged('team', 'b', { templateName: 'hello' }), { siblingFails: true }),
  life(email('email-own-name', nothing), emails({ Email: {}, [LONG_ID]: {} }), emails({ Email: NEW_SUBJECT, [LONG_ID]: NEW_SUBJECT })),
  life(email('email-from-a-file', nothing), emails({ Email: FROM_A_FILE }), emails({ Email: { ...FROM_A_FILE, ...NEW_SUBJECT } })),
  life(email('email-late-name', theirs), LATE, LATE_CHANGED),
  life(email('email-one-of-two-taken-out', nothing), emails({ Email: {}, Other: {} }), emails({ Email: {} })),
  life(email('email-early-properties', theirs), early(NAMED, 'TemplateName', 'Subject', 'Text'), CHANGED),
  life(email('email-early-properties-update-undone', nothing), early(NAMED, 'TemplateName', 'Subject', 'Text'), CHANGED, { siblingFails: true }),
  life(email('email-retained', nothing), RETAINED, emails({ Email: { templateName: 'welcome', subject: 'New', removalPolicy: RemovalPolicy.RETAIN } })),
  undone(email('email-retained-deleted-on-failure', nothing), RETAINED, { onFailure: 'DELETE' }),
  undone(email('email-adopted-deleted-on-failure', theirs), NAMED, { onFailure: 'DELETE' }),
  undone(email('email-retained-undone', nothing), RETAINED),
  undone(email('email-adopted-retained-undone', theirs), RETAINED),
  life(email('email-restored', theirs), RESTORED, RESTORED_CHANGED),
  life(email('email-restored-as-decided-later', theirs), NAMED, RESTORED),
  life(email('email-restored-update-undone', theirs), RESTORED, RESTORED_CHANGED, { siblingFails: true }),
  kept(email('email-restored-other-name', theirs), RESTORED, ELSE),
  kept(email('email-restored-other-name-undone', theirs), RESTORED, ELSE, { siblingFails: true }),
  kept(email('email-restored-taken-out', theirs), RESTORED_AND_OTHER, ONLY_OTHER),
  life(email('email-restored-created', nothing), RESTORED, RESTORED_CHANGED),
  {
    name: 'email-restored-retained-and-taken-back', before: nothing,
    run: async (stacks) => {
      const stack = await stacks.create('Shop', RETAINED_AND_OTHER);
      await stacks.update(stack, ONLY_OTHER);
      await stacks.update(stack, RESTORED_AND_OTHER);
      await stacks.destroy(stack);
    },
  },
  {
    name: 'email-retained-and-taken-back', before: nothing,
    run: async (stacks) => {
      const stack = await stacks.create('Shop', RETAINED_AND_OTHER);
      await stacks.update(stack, ONLY_OTHER);
      await stacks.update(stack, NAMED_AND_OTHER);
      await stacks.destroy(stack);
    },
  },
  {
    name: 'email-there-and-back', before: theirs, foreign,
    run: async (stacks) => {
      const stack = await stacks.create('Shop', NAMED);
      await stacks.update(stack, ELSE);
      await stacks.update(stack, NAMED);
    },
  },
  {
    name: 'email-refuses-existing', before: theirs,
    run: async (stacks) => {
      const stack = await stacks.create('Shop', REFUSING, { refused: true });
      await stacks.destroy(stack);
    },
  },
  {
    name: 'email-two-stacks', before: theirs,
    run: async (stacks) => {
      const one = await stacks.create('Shop', NAMED);
      const two = await stacks.create('Blog', CHANGED, { refused: one.status === 'CREATE_COMPLETE' });
      await stacks.destroy(two);
      await stacks.destroy(one);
      const three = await stacks.create('News', CHANGED);
      await stacks.destroy(three);
    },
  },
  adoptedByStackGone('email-adopted-stack-gone', NAMED, CHANGED),
  adoptedByStackGone('email-late-name-stack-gone', LATE, LATE_CHANGED),
  {
    name: 'email-two-stacks-undone', before: theirs,
    run: async (stacks) => {
      const one = await stacks.create('Shop', NAMED, { siblingFails: true });
      await stacks.destroy(one);
      const two = await stacks.create('Blog', CHANGED, { siblingFails: true });
      await stacks.destroy(two);
    },
  },
  ...withoutRollback('email', { before: nothing },
    { name: 'text', one: NAMED, two: CHANGED, three: ELSE },
    { name: 'name', one: NAMED, two: ELSE, three: emails({ Email: {} }) }),
  ...withoutRollback('email', { before: theirs },
    { name: 'adopted', one: NAMED, two: CHANGED, three: ELSE },
    { name: 'adopts', one: ELSE, two: NAMED, three: ELSE_CHANGED },
    { name: 'not-rendered', one: NOT_RENDERED, two: NAMED, three: NAMED, fails: 'create' },
    { name: 'not-rendered', one: ELSE, two: NOT_RENDERED, three: ELSE_CHANGED, fails: 'update' }),
];
