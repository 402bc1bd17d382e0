import { PutObjectCommand } from '@aws-sdk/client-s3';
import { backupName } from '../../../../core/email-templates/template-name';
import { LOGICAL_ID } from '../../../support/world';
import type { Changes, Script, Step } from '../script';

const [NAME, OTHER_NAME] = ['welcome', 'goodbye'];
const HTML = '<p>Grüße, {{name}}</p>';
const FORMER = { subject: 'Theirs {{number}}', html: '', text: 'Thank you.\r\nThe shop, before.' };

const properties = (Subject: string, more: object = {}) => ({
  ContractVersion: '1', TemplateName: NAME, Subject, Text: { Inline: `${Subject}, {{name}}` }, SampleData: '{"name":"Ada"}',
  OnExisting: 'adopt', RemovalPolicy: 'destroy', ...more,
});

/** @param existing the names of the templates that are there before */
function script(name: string, existing: readonly string[], steps: (assets: string) => Step[], extra = false): Script {
  return {
    name: `email: ${name}`,
    feature: 'email-template',
    extra,
    async prepare({ s3, buckets: { assets }, ses: { store } }) {
      store.list().forEach((template) => store.delete(template.name));
      await s3.send(new PutObjectCommand({ Bucket: assets, Key: 'body.html', Body: HTML }));
      store.create('unrelated', { subject: 'Unrelated', html: 'x' }, { Team: 'other' });
      for (const there of existing) store.create(there, FORMER, { Team: 'shop' });
      return {
        steps: steps(assets),
        observe: async (ours) => Object.fromEntries(store.list().map(({ name: key, subject, html, text, tags }) => {
          const tagged = Object.entries(tags).map(([tag, value]) => `${tag}=${value === ours ? '(stack)' : tag === 'cdk-adopt:spec' ? '(hash)' : value}`);
          return [key, JSON.stringify([subject, html, text, tagged.sort().join()])];
        })),
      };
    },
  };
}

const MARK = `cdk-adopt:resource=${LOGICAL_ID},cdk-adopt:spec=(hash),cdk-adopt:stack=(stack)`;
const made = (subject: string, html?: string): Changes => ({ [NAME]: JSON.stringify([subject, html, `${subject}, {{name}}`, MARK]) });
const overwritten = (subject: string, name = NAME): Changes => ({ [name]: JSON.stringify([subject, undefined, `${subject}, {{name}}`, 'Team=shop']) });
const adopted = (subject: string): Changes =>
  ({ ...overwritten(subject), [backupName(NAME)]: JSON.stringify([FORMER.subject, FORMER.html, FORMER.text, MARK]) });

const unrenderable = { SampleData: '{}' };

export const EMAIL_TEMPLATE: readonly Script[] = [
  script('create, change, destroy', [], (Bucket) => [
    { do: 'create', properties: properties('a', { Html: { Bucket, Key: 'body.html' } }), changes: made('a', HTML) },
    { do: 'update', properties: properties('b'), changes: made('b') },
    { do: 'destroy' },
  ]),
  script('change rolled back, destroy', [], () => [
    { do: 'create', properties: properties('a'), changes: made('a') },
    { do: 'update', properties: properties('b'), rolledBack: true, changes: made('a') },
    { do: 'destroy' },
  ]),
  script('creation that does not render', [], () => [
    { do: 'create', properties: properties('a', unrenderable), ends: 'FAILED' },
  ], true),
  script('creation cancelled', [], () => [
    { do: 'create', properties: properties('a'), cancelledAt: 'POST /v2/email/templates' },
  ]),
  script('adopt, change, destroy', [NAME], () => [
    { do: 'create', properties: properties('a'), changes: adopted('a') },
    { do: 'update', properties: properties('b'), changes: adopted('b') },
    { do: 'destroy', changes: overwritten('b') },
  ]),
  script('adoption rolled back', [NAME], () => [
    { do: 'create', properties: properties('a'), changes: adopted('a') },
    { do: 'roll back the creation' },
  ], true),
  script('adoption that does not render', [NAME], () => [
    { do: 'create', properties: properties('a', unrenderable), ends: 'FAILED' },
  ]),
  script('adoption cancelled', [NAME], () => [
    { do: 'create', properties: properties('a'), cancelledAt: `PUT /v2/email/templates/${NAME}` },
  ]),
  script('renamed to one that was there, rolled back, destroy', [OTHER_NAME], () => [
    { do: 'create', properties: properties('a'), changes: made('a') },
    { do: 'update', properties: properties('b', { TemplateName: OTHER_NAME }), rolledBack: true, changes: made('a') },
    { do: 'destroy' },
  ], true),
];
