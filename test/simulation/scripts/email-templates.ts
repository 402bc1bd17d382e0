import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RemovalPolicy, type Stack, Tags } from 'aws-cdk-lib';
import { WITHOUT_LEASE } from '../../../lambda/email-templates/lease';
import { EmailTemplates, type EmailTemplatesProps, OnExisting } from '../../../lib';
import { REFUSED } from '../aws';
import type { Script } from '../history';
import { UNRENDERABLE } from '../ses-port';
import { synth } from '../synth';
import type { Template } from '../template';
import { hurried, kept, life, type Setting, undone } from './lives';
import { withoutRollback } from './no-rollback';

interface Letter {
  readonly subject: string;
  readonly text: string;
}
export type Letters = Readonly<Record<string, Letter>>;
export interface Folder extends Partial<EmailTemplatesProps> {
  readonly letters: Letters;
}

/** As many as it takes for a lease. */
export const manyLetters = (subject: string): Letters =>
  Object.fromEntries(Array.from({ length: WITHOUT_LEASE + 1 }, (_, number) => [`t${number}`, letter(subject)]));
export const letter = (subject: string, text = 'Hi {{name}}'): Letter => ({ subject, text });

/** A stack with these folders of templates. */
function folders(declared: Readonly<Record<string, Folder>>): Template {
  return synth((stack) => addFolders(stack, EmailTemplates, declared));
}

function tagged(key: string, value: string, declared: Readonly<Record<string, Folder>>): Template {
  return synth((stack) => {
    addFolders(stack, EmailTemplates, declared);
    Tags.of(stack).add(key, value);
  });
}

export function addFolders(stack: Stack, construct: typeof EmailTemplates, declared: Readonly<Record<string, Folder>>): void {
  for (const [id, { letters, ...props }] of Object.entries(declared)) {
    const directory = mkdtempSync(join(tmpdir(), 'cdk-adopt-letters-'));
    try {
      write(directory, letters);
      construct.fromDirectory(stack, id, { directory, ...props });
    } finally {
      rmSync(directory, { recursive: true });
    }
  }
}

function write(directory: string, letters: Letters): void {
  for (const [id, { subject, text }] of Object.entries(letters)) {
    const folder = join(directory, id);
    mkdirSync(folder);
    writeFileSync(join(folder, 'subject.txt'), `${subject}\n`);
    writeFileSync(join(folder, 'body.txt'), text);
    writeFileSync(join(folder, 'sample.json'), '{"name":"Ada"}');
  }
}

const folder = (letters: Letters, props: Partial<EmailTemplatesProps> = {}): Template =>
  folders({ Emails: { letters, namePrefix: 'mail-', ...props } });

const nothing: Script['before'] = (somebody) => somebody.writeTemplate('unrelated', { subject: 'Unrelated', text: 'text' });
const theirs: Script['before'] = (somebody, account) => {
  nothing(somebody, account);
  somebody.writeTemplate('mail-reset', { subject: 'Their reset', text: 'Hello {{name}}' });
};
const theirReset: Script['before'] = (somebody, account) => {
  nothing(somebody, account);
  somebody.writeTemplate('reset', { subject: 'Their reset', text: 'Hello {{name}}' });
};

const foreign: Script['foreign'] = [
  (somebody) => somebody.writeTemplate('mail-reset', { subject: 'Edited by hand', text: 'Hey {{name}}' }),
  (somebody) => somebody.deleteTemplate('mail-reset'),
];

const letters = (name: string, before: Script['before']): Setting => ({ name: `folder${name}`, before, foreign });

const RECEIPT_AND_WELCOME = { receipt: letter('Receipt'), welcome: letter('Welcome') };
const ALL = { ...RECEIPT_AND_WELCOME, reset: letter('Reset') };
/** One changed, one added, one taken out. */
const OTHERS = { digest: letter('Digest'), receipt: letter('Receipt'), welcome: letter('New welcome') };
const NEW_TEXTS = { ...ALL, reset: letter('New reset'), welcome: letter('New welcome') };
const RETAIN = { removalPolicy: RemovalPolicy.RETAIN };
const FAIL = { onExisting: OnExisting.FAIL };
const RESTORE = { onExisting: OnExisting.ADOPT_AND_RESTORE };
const UNPREFIXED = { namePrefix: undefined };
const LINKED = { ...RECEIPT_AND_WELCOME, reset: letter('Reset', 'https://%%host%%/{{name}}') };
const linked = (host: string): Template => folder(LINKED, { substitutions: { host } });

const [PLAIN, SMALLER, MIXED, CHANGED] = [folder(ALL), folder(RECEIPT_AND_WELCOME), folder(OTHERS), folder(NEW_TEXTS)];
const [RETAINED, RETAINED_MIXED] = [folder(ALL, RETAIN), folder(OTHERS, RETAIN)];
const REFUSED_BY_SES = folder({ ...OTHERS, reset: letter('New reset', REFUSED) });
/** Where the other new one is somebody's. */
const REFUSED_BY_SES_TOO = folder({ ...ALL, digest: letter('Digest', REFUSED) });
const NOT_RENDERED = folder({ ...OTHERS, reset: letter('New reset', UNRENDERABLE) });
/** After 6 s an invocation hands over to the next one, since it leaves 100 s for what is under way. */
const inAHurry = (more: Letters): Template => hurried(folder({ invoice: letter('Invoice'), thanks: letter('Thanks'), ...more }), 106_000);
const [SLOW, SLOW_MIXED, SLOW_CHANGED] = [inAHurry(ALL), inAHurry({ ...OTHERS, invoice: letter('New invoice') }), inAHurry(NEW_TEXTS)];
const SLOW_REFUSED_BY_SES = inAHurry({ ...OTHERS, reset: letter('New reset', REFUSED) });
const ONE_AND_TWO = folders({
  One: { letters: { receipt: letter('Receipt'), reset: letter('Reset') }, namePrefix: 'mail-' },
  Two: { letters: { welcome: letter('Welcome') }, namePrefix: 'mail-' },
});
const ONE_MOVED = folders({
  One: { letters: { receipt: letter('Receipt') }, namePrefix: 'mail-' },
  Two: { letters: { reset: letter('Reset'), welcome: letter('Welcome') }, namePrefix: 'mail-' },
});
const many = (subject: string): Template => folder(manyLetters(subject));
const [MANY, MANY_CHANGED] = [many('One of many'), many('Changed')];
const NOT_OURS = { refused: true };
const SIBLING_FAILS = { siblingFails: true };

export const EMAIL_TEMPLATES: readonly Script[] = [
  life(letters('', nothing), PLAIN, MIXED),
  life(letters('-other-texts', nothing), PLAIN, CHANGED),
  undone(letters('-undone', nothing), PLAIN),
  life(letters('-update-undone', nothing), PLAIN, MIXED, SIBLING_FAILS),
  kept(letters('-update-undone-and-kept', nothing), PLAIN, MIXED, SIBLING_FAILS),
  kept(letters('-one-taken-out', nothing), PLAIN, SMALLER),
  kept(letters('-one-added', nothing), SMALLER, PLAIN),
  life(letters('-other-prefix', nothing), PLAIN, folder(ALL, { namePrefix: 'post-' })),
  kept(letters('-other-prefix-undone', nothing), PLAIN, folder(ALL, { namePrefix: 'post-' }), SIBLING_FAILS),
  life(letters('-tags', nothing), tagged('team', 'a', { Emails: { letters: ALL } }), tagged('stage', 'b', { Emails: { letters: ALL } })),
  life(letters('-own-prefix', nothing), folder(ALL, UNPREFIXED), folder(OTHERS, UNPREFIXED)),
  kept(letters('-own-prefix-given-up', nothing), folder(ALL, UNPREFIXED), PLAIN),
  kept(letters('-one-moved', nothing), ONE_AND_TWO, ONE_MOVED, NOT_OURS),
  life(letters('-empty-prefix', theirReset), folder(ALL, { namePrefix: '' }), folder(NEW_TEXTS, { namePrefix: '' })),
  life(letters('-renamed', nothing), folders({ Emails: { letters: ALL } }), folders({ Letters: { letters: ALL } })),
  life(letters('-rename-undone', nothing), folders({ Emails: { letters: ALL } }), folders({ Letters: { letters: ALL } }), SIBLING_FAILS),
  life(letters('-other-values', nothing), linked('one.example.com'), linked('two.example.com')),
  kept(letters('-other-values-undone', nothing), linked('one.example.com'), linked('two.example.com'), SIBLING_FAILS),

  life(letters('-adopted', theirs), PLAIN, CHANGED),
  undone(letters('-adopted-undone', theirs), PLAIN),
  life(letters('-adopted-update-undone', theirs), PLAIN, CHANGED, SIBLING_FAILS),
  life(letters('-adopted-taken-out', theirs), PLAIN, MIXED),
  kept(letters('-adopted-taken-out-undone', theirs), PLAIN, MIXED, SIBLING_FAILS),
  life(letters('-adopts-by-update', theirs), SMALLER, CHANGED),
  kept(letters('-adopts-by-update-undone', theirs), SMALLER, CHANGED, SIBLING_FAILS),
  undone(letters('-adopted-deleted-on-failure', theirs), PLAIN, { onFailure: 'DELETE' }),
  life(letters('-restored', theirs), folder(ALL, RESTORE), folder(NEW_TEXTS, RESTORE)),
  kept(letters('-restored-taken-out', theirs), folder(ALL, RESTORE), folder(OTHERS, RESTORE)),
  life(letters('-restored-update-undone', theirs), folder(ALL, RESTORE), folder(OTHERS, RESTORE), SIBLING_FAILS),
  undone(letters('-refuses-existing', theirs), folder(ALL, FAIL), NOT_OURS),
  life(letters('-update-refuses-existing', theirs), SMALLER, folder(NEW_TEXTS, FAIL), NOT_OURS),

  undone(letters('-refused-by-ses', nothing), REFUSED_BY_SES, NOT_OURS),
  undone(letters('-refused-by-ses-adopted', theirs), REFUSED_BY_SES, NOT_OURS),
  kept(letters('-update-refused-by-ses', nothing), PLAIN, REFUSED_BY_SES, NOT_OURS),
  kept(letters('-update-refused-by-ses-adopted', theirs), SMALLER, REFUSED_BY_SES_TOO, NOT_OURS),
  undone(letters('-not-rendered', nothing), NOT_RENDERED, NOT_OURS),
  kept(letters('-update-not-rendered', nothing), PLAIN, NOT_RENDERED, NOT_OURS),

  life(letters('-retained', nothing), RETAINED, RETAINED_MIXED),
  undone(letters('-retained-undone', nothing), RETAINED),
  kept(letters('-retained-update-undone', nothing), RETAINED, RETAINED_MIXED, SIBLING_FAILS),
  {
    ...letters('-retained-and-taken-back', nothing),
    run: async (stacks) => {
      const stack = await stacks.create('Shop', RETAINED);
      await stacks.update(stack, SMALLER);
      await stacks.update(stack, PLAIN);
      await stacks.destroy(stack);
    },
  },

  life(letters('-hurried', nothing), SLOW, SLOW_MIXED),
  life(letters('-hurried-adopted', theirs), SLOW, SLOW_CHANGED),
  undone(letters('-hurried-undone', nothing), SLOW),
  kept(letters('-hurried-update-undone', nothing), SLOW, SLOW_MIXED, SIBLING_FAILS),
  undone(letters('-hurried-refused-by-ses', nothing), SLOW_REFUSED_BY_SES, NOT_OURS),
  kept(letters('-hurried-update-refused-by-ses', nothing), SLOW, SLOW_REFUSED_BY_SES, NOT_OURS),

  life(letters('-many', nothing), MANY, MANY_CHANGED),
  undone(letters('-many-undone', nothing), MANY),
  kept(letters('-many-update-undone', nothing), MANY, MANY_CHANGED, SIBLING_FAILS),

  {
    ...letters('-there-and-back', theirs),
    run: async (stacks) => {
      const stack = await stacks.create('Shop', PLAIN);
      await stacks.update(stack, MIXED);
      await stacks.update(stack, PLAIN);
    },
  },
  {
    ...letters('-two-stacks', theirs),
    foreign: undefined,
    run: async (stacks) => {
      const one = await stacks.create('Shop', PLAIN);
      const two = await stacks.create('Blog', MIXED, { refused: one.status === 'CREATE_COMPLETE' });
      await stacks.destroy(two);
      await stacks.destroy(one);
      const three = await stacks.create('News', MIXED);
      await stacks.destroy(three);
    },
  },
  {
    ...letters('-adopted-stack-gone', theirs),
    foreign: undefined,
    run: async (stacks) => {
      const one = await stacks.create('Shop', PLAIN);
      await stacks.wait(45_000); // what its creation still had to tidy up is done
      if (one.status === 'CREATE_COMPLETE') await stacks.abandon(one);
      else await stacks.destroy(one);
      const two = await stacks.create('Blog', CHANGED);
      await stacks.destroy(two);
    },
  },
  {
    ...letters('-own-prefix-long-stack', nothing),
    run: async (stacks) => {
      const stack = await stacks.create('Shop-with-a-long-name', folder(ALL, UNPREFIXED));
      await stacks.update(stack, folder(OTHERS, UNPREFIXED));
      await stacks.destroy(stack);
    },
  },
  {
    ...letters('-two-stacks-undone', theirs),
    foreign: undefined,
    run: async (stacks) => {
      const one = await stacks.create('Shop', PLAIN, SIBLING_FAILS);
      await stacks.destroy(one);
      const two = await stacks.create('Blog', CHANGED, SIBLING_FAILS);
      await stacks.destroy(two);
    },
  },
  ...withoutRollback('folder', { before: nothing },
    { name: 'mixed', one: PLAIN, two: MIXED, three: CHANGED }),
  ...withoutRollback('folder', { before: theirs },
    { name: 'adopts', one: SMALLER, two: PLAIN, three: MIXED },
    { name: 'not-rendered', one: NOT_RENDERED, two: PLAIN, three: SMALLER, fails: 'create' },
    { name: 'not-rendered', one: SMALLER, two: NOT_RENDERED, three: SMALLER, fails: 'update' }),
];
