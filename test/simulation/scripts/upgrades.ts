import { Tags } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { BucketCorsProps, ElasticIpProps, EmailTemplateProps } from '../../../lib';
import * as today from '../../../lib';
import type { Script } from '../history';
import type { Library } from '../releases/library';
import { addFolders, type Folder, letter, manyLetters } from './email-templates';
import { life } from './lives';
import { type Declared, declared } from './released';


type Props<P> = Readonly<Record<string, P>>;
type PropsBy<P> = (library: Library) => Props<P>;

const cors = (props: Props<Partial<BucketCorsProps> & { readonly on: string }>) => declared((stack, { BucketCors }) => {
  for (const [id, { on, ...rest }] of Object.entries(props)) {
    new BucketCors(stack, id, { bucket: s3.Bucket.fromBucketName(stack, `Bucket${id}`, on), rules: [rule('a')], ...rest });
  }
});

const ips = (propsBy: PropsBy<ElasticIpProps & { readonly name?: string }>) => declared((stack, library) => {
  for (const [id, { name, ...props }] of Object.entries(propsBy(library))) {
    const ip = new library.ElasticIp(stack, id, props);
    if (name !== undefined) ip.addReverseDns(name);
  }
});

const emails = (props: Props<Partial<EmailTemplateProps>>) => declared((stack, { EmailTemplate, EmailBody }) => {
  for (const [id, more] of Object.entries(props)) {
    new EmailTemplate(stack, id, { subject: 'Our welcome', text: EmailBody.fromInline('Hi {{name}}'), sampleData: { name: 'Ada' }, ...more });
  }
});

const folders = (props: Props<Folder>) => declared((stack, { EmailTemplates }) => addFolders(stack, EmailTemplates, props));

/** With tags of the user's, which 0.1.0 doesn't give to templates. */
const tagged = (of: 'email' | 'folder', isNew: boolean) => declared((stack, { EmailBody, EmailTemplate, EmailTemplates }) => {
  Tags.of(stack).add('team', isNew ? 'mail' : 'web');
  if (of === 'folder') return addFolders(stack, EmailTemplates, mail(isNew ? OTHERS : LETTERS));
  new EmailTemplate(stack, 'Email', { templateName: 'welcome', subject: isNew ? 'New' : 'Ours', text: EmailBody.fromInline('Hi') });
});

const rule = (name: string): s3.CorsRule => ({ allowedMethods: [s3.HttpMethods.GET], allowedOrigins: [`https://${name}.example.com`] });

const ONE = 'i-00000000000000001';
const TWO = 'i-00000000000000002';
const GIVEN = 'eipalloc-000000000000000a1';
const OTHER = 'eipalloc-000000000000000a2';

const buckets: Script['before'] = (somebody) => {
  for (const bucket of ['one', 'two']) somebody.addRule(bucket, { ID: 'first', AllowedMethods: ['GET'], AllowedOrigins: ['https://first.example.org'] });
};
const addresses: Script['before'] = (somebody, account) => {
  for (const id of [ONE, TWO]) account.instance(id);
  somebody.addAddress(GIVEN, { role: 'web' });
  somebody.addAddress(OTHER);
};
const nothing: Script['before'] = (somebody) => somebody.writeTemplate('unrelated', { subject: 'Unrelated', text: 'text' });
const templates: Script['before'] = (somebody, account) => {
  nothing(somebody, account);
  somebody.writeTemplate('welcome', { subject: 'Their welcome', text: 'Hello {{name}}' });
  somebody.writeTemplate('mail-reset', { subject: 'Their reset', text: 'Hello {{name}}' });
};

const LETTERS = { receipt: letter('Receipt'), reset: letter('Reset'), welcome: letter('Welcome') };
/** One changed, one added, one taken out. */
const OTHERS = { digest: letter('Digest'), receipt: letter('Receipt'), welcome: letter('New welcome') };
const NEW_TEXTS = { ...LETTERS, reset: letter('New reset') };
const mail = (letters: Folder['letters'], namePrefix = 'mail-') => ({ Emails: { letters, namePrefix } });

const PLAIN_CORS = { Cors: { on: 'one' } };
const OTHER_CORS = { Other: { on: 'two' } };
const FIRST_TEXT = { Email: { templateName: 'welcome' } };
const SECOND_TEXT = { Email: { templateName: 'welcome', subject: 'Our new welcome' } };
const RESTORED = { Email: { ...SECOND_TEXT.Email, onExisting: today.OnExisting.ADOPT_AND_RESTORE } };
const OTHER_NAME = { Email: { templateName: 'hello' } };
const OTHER_EMAIL = { Other: {} };
const MANY = folders(mail(manyLetters('One of many')));
const OTHER_FOLDER = { Other: { letters: { digest: letter('Digest') }, namePrefix: 'other-' } };

const on = ({ ElasticIpTarget }: Library, instanceId: string) => ({ target: ElasticIpTarget.instanceId(instanceId) });
const allocated = (instanceId: string): PropsBy<ElasticIpProps> => (library) => ({ Ip: on(library, instanceId) });
const inGroup = (instanceId: string): PropsBy<ElasticIpProps> => (library) =>
  ({ Ip: { source: library.ElasticIpSource.allocate({ networkBorderGroup: 'us-east-1-bos-1' }), ...on(library, instanceId) } });
/** A pool that 0.1.0 doesn't know how to ask for. */
const inIpamPool = (instanceId: string): PropsBy<ElasticIpProps> => (library) =>
  ({ Ip: { source: library.ElasticIpSource.allocate({ ipamPoolId: 'ipam-pool-00000000000000001' }), ...on(library, instanceId) } });
const given = (allocationId: string, instanceId: string): PropsBy<ElasticIpProps> => (library) =>
  ({ Ip: { source: library.ElasticIpSource.existing(allocationId), ...on(library, instanceId) } });
const keyed = (key: string, instanceId: string): PropsBy<ElasticIpProps> => (library) =>
  ({ Ip: { source: library.ElasticIpSource.retained(key), ...on(library, instanceId) } });
const named = (name: string): PropsBy<ElasticIpProps & { readonly name: string }> => (library) => ({ Ip: { ...on(library, ONE), name } });
const beside = (propsBy: PropsBy<ElasticIpProps>): PropsBy<ElasticIpProps> =>
  (library) => ({ Other: on(library, TWO), ...propsBy(library) });
const alone: PropsBy<ElasticIpProps> = (library) => ({ Other: on(library, TWO) });

/** A change that comes together with the new version. */
const changes: readonly (readonly [name: string, before: Script['before'], one: Declared, two: Declared])[] = [
  ['cors', buckets, cors(PLAIN_CORS), cors({ Cors: { on: 'one', rules: [rule('b'), rule('c')] } })],
  ['cors-other-bucket', buckets, cors(PLAIN_CORS), cors({ Cors: { on: 'two' } })],
  ['cors-exclusive', buckets, cors(PLAIN_CORS), cors({ Cors: { on: 'one', exclusive: true } })],
  ['ip', addresses, ips(allocated(ONE)), ips(allocated(TWO))],
  ['ip-replaced', addresses, ips(allocated(ONE)), ips(inGroup(TWO))],
  ['ip-replaced-by-ipam', addresses, ips(allocated(ONE)), ips(inIpamPool(TWO))],
  ['ip-given-then-ipam', addresses, ips(given(GIVEN, ONE)), ips(inIpamPool(ONE))],
  ['ip-given', addresses, ips(given(GIVEN, ONE)), ips(given(GIVEN, TWO))],
  ['ip-given-replaced', addresses, ips(given(GIVEN, ONE)), ips(given(OTHER, ONE))],
  ['ip-allocated-then-given', addresses, ips(allocated(ONE)), ips(given(GIVEN, ONE))],
  ['ip-given-then-allocated', addresses, ips(given(GIVEN, ONE)), ips(allocated(ONE))],
  ['ip-kept', addresses, ips(keyed('web', ONE)), ips(keyed('web', TWO))],
  ['ip-kept-other-key', addresses, ips(keyed('web', ONE)), ips(keyed('mail', TWO))],
  ['ip-reverse-dns', addresses, ips(named('mail.example.com')), ips(named('post.example.com'))],
  ['email', nothing, emails(FIRST_TEXT), emails(SECOND_TEXT)],
  ['email-adopted', templates, emails(FIRST_TEXT), emails(SECOND_TEXT)],
  ['email-restored', templates, emails(FIRST_TEXT), emails(RESTORED)],
  ['email-adopts-by-update', templates, emails(OTHER_NAME), emails(FIRST_TEXT)],
  ['email-tagged', nothing, tagged('email', false), tagged('email', true)],
  ['email-other-name', templates, emails(FIRST_TEXT), emails(OTHER_NAME)],
  ['folder', nothing, folders(mail(LETTERS)), folders(mail(OTHERS))],
  ['folder-tagged', nothing, tagged('folder', false), tagged('folder', true)],
  ['folder-adopted', templates, folders(mail(LETTERS)), folders(mail(NEW_TEXTS))],
  ['folder-adopted-taken-out', templates, folders(mail(LETTERS)), folders(mail(OTHERS))],
  ['folder-other-prefix', nothing, folders(mail(LETTERS)), folders(mail(LETTERS, 'post-'))],
];

/** A resource that comes with the new version, beside one that has its function already. */
const additions: readonly (readonly [name: string, before: Script['before'], one: Declared, two: Declared])[] = [
  ['cors', buckets, cors(OTHER_CORS), cors({ ...OTHER_CORS, ...PLAIN_CORS })],
  ['ip', addresses, ips(alone), ips(beside(allocated(ONE)))],
  ['ip-given', addresses, ips(alone), ips(beside(given(GIVEN, ONE)))],
  ['ip-kept', addresses, ips(alone), ips(beside(keyed('web', ONE)))],
  ['email', nothing, emails(OTHER_EMAIL), emails({ ...OTHER_EMAIL, ...FIRST_TEXT })],
  ['email-adopted', templates, emails(OTHER_EMAIL), emails({ ...OTHER_EMAIL, ...FIRST_TEXT })],
  ['email-restored', templates, emails(OTHER_EMAIL), emails({ ...OTHER_EMAIL, ...RESTORED })],
  ['folder', nothing, folders(OTHER_FOLDER), folders({ ...OTHER_FOLDER, ...mail(LETTERS) })],
  ['folder-adopted', templates, folders(OTHER_FOLDER), folders({ ...OTHER_FOLDER, ...mail(LETTERS) })],
];

/** Of each kind one that stays as it is. */
const kept: typeof changes = changes.filter(([name]) => !/(replaced|other|then|adopts|exclusive|restored|taken-out)/.test(name));

const SIBLING_FAILS = { siblingFails: true };

const leaves = (name: string): Partial<Script> => (name === 'cors-exclusive' ? { leavesParked: true } : {});

/** Stacks that the released version has made, and that are deployed with today's. A rollback is carried out by the released code. */
export const UPGRADES: readonly Script[] = [
  ...changes.flatMap(([name, before, one, two]) => [
    life({ name: `upgrade-${name}`, before, ...leaves(name) }, one.old, two.new),
    life({ name: `upgrade-${name}-undone`, before, ...leaves(name) }, one.old, two.new, SIBLING_FAILS),
    life({ name: `upgrade-${name}-undone-functions-last`, before }, one.old, two.new, { ...SIBLING_FAILS, functionsLast: true }),
  ]),
  life({ name: 'upgrade-folder-many-undone', before: nothing }, MANY.old, folders(mail(manyLetters('Changed'))).new, SIBLING_FAILS),
  life({ name: 'upgrade-folder-many-added-undone', before: nothing }, folders(OTHER_FOLDER).old,
    folders({ ...OTHER_FOLDER, ...mail(manyLetters('One of many')) }).new, SIBLING_FAILS),
  {
    name: 'upgrade-cors-exclusive-undone-and-again', before: buckets, leavesParked: true,
    run: async (stacks) => {
      const { old: plain } = cors(PLAIN_CORS);
      const { new: exclusive } = cors({ Cors: { on: 'one', exclusive: true } });
      const stack = await stacks.create('Shop', plain);
      await stacks.update(stack, exclusive, SIBLING_FAILS);
      await stacks.update(stack, exclusive);
      await stacks.destroy(stack);
    },
  },
  {
    name: 'upgrade-ip-kept-and-again', before: addresses,
    run: async (stacks) => {
      const { old, new: upgraded } = ips(keyed('web', ONE));
      await stacks.destroy(await stacks.create('Shop', old));
      await stacks.destroy(await stacks.create('Blog', upgraded));
    },
  },
  ...additions.map(([name, before, one, two]) => life({ name: `upgrade-${name}-added-undone`, before }, one.old, two.new, SIBLING_FAILS)),
  ...kept.map(([name, before, one]): Script => ({
    name: `upgrade-${name}-unchanged`, before,
    run: async (stacks) => {
      const stack = await stacks.create('Shop', one.old);
      await stacks.update(stack, one.new, SIBLING_FAILS);
      await stacks.update(stack, one.new);
      await stacks.destroy(stack);
    },
  })),

];
