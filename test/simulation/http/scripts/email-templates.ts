import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { RawProperties } from '../../../../core/contracts/raw-properties';
import { backupName } from '../../../../core/email-templates/template-name';
import { contentOf, hashOfIds } from '../../../../lib/email-templates/private/folder-asset';
import { LOGICAL_ID } from '../../../support/world';
import type { Changes, Script, Step } from '../script';

const PREFIX = 'mail-';
const FORMER = { subject: 'Theirs {{number}}', html: '', text: 'Thank you.\r\nThe shop, before.' };

/** By id: the subject, and what is behind it in the text. */
type Letters = Readonly<Record<string, string>>;

const textOf = (subject: string) => `${subject}, {{name}}`;

async function folder(s3: S3Client, Bucket: string, letters: Letters, sample: string): Promise<RawProperties> {
  const { text, manifestBytes } = contentOf(Object.entries(letters).map(([id, subject]) =>
    ({ id, subject, text: textOf(subject), sample, substitutions: [], variables: [], parsed: [] })));
  const Key = `${Object.values(letters).join('-')}-${sample.length}.jsonl`;
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: text }));
  return {
    ContractVersion: '1', NamePrefix: PREFIX, Bucket, Key, ManifestBytes: String(manifestBytes), Ids: hashOfIds(Object.keys(letters)),
    OnExisting: 'adopt', RemovalPolicy: 'destroy',
  };
}

type Folder = (letters: Letters, sample?: string) => Promise<RawProperties>;

/** @param existing the ids of the templates that are there before */
function script(name: string, existing: readonly string[], steps: (folder: Folder) => Promise<Step[]>, extra = false): Script {
  return {
    name: `folder: ${name}`,
    feature: 'email-templates',
    extra,
    async prepare({ s3, buckets: { assets }, ses: { store } }) {
      store.list().forEach((template) => store.delete(template.name));
      store.create('unrelated', { subject: 'Unrelated', html: 'x' }, { Team: 'other' });
      for (const id of existing) store.create(`${PREFIX}${id}`, FORMER, { Team: 'shop' });
      return {
        steps: await steps((letters, sample = '{"name":"Ada"}') => folder(s3, assets, letters, sample)),
        observe: async (ours) => Object.fromEntries(store.list().map(({ name: key, subject, html, text, tags }) => {
          const tagged = Object.entries(tags).map(([tag, value]) => `${tag}=${value === ours ? '(stack)' : tag === 'cdk-adopt:spec' ? '(hash)' : value}`);
          return [key, JSON.stringify([subject, html, text, tagged.sort().join()])];
        })),
      };
    },
  };
}

const MARK = `cdk-adopt:resource=${LOGICAL_ID},cdk-adopt:spec=(hash),cdk-adopt:stack=(stack)`;
const all = (letters: Letters, tags: string): Changes => Object.fromEntries(Object.entries(letters).map(([id, subject]) =>
  [`${PREFIX}${id}`, JSON.stringify([subject, undefined, textOf(subject), tags])]));
const made = (letters: Letters): Changes => all(letters, MARK);
const overwritten = (letters: Letters): Changes => all(letters, 'Team=shop');
const copied = (id: string): Changes => ({ [backupName(`${PREFIX}${id}`)]: JSON.stringify([FORMER.subject, FORMER.html, FORMER.text, MARK]) });

const [A_AND_B, OTHERS] = [{ a: 'a1', b: 'b1' }, { b: 'b2', c: 'c1' }];

export const EMAIL_TEMPLATES: readonly Script[] = [
  script('create, change, destroy', [], async (of) => [
    { do: 'create', properties: await of(A_AND_B), changes: made(A_AND_B) },
    { do: 'update', properties: await of(OTHERS), changes: made(OTHERS) },
    { do: 'destroy' },
  ]),
  script('change rolled back, destroy', [], async (of) => [
    { do: 'create', properties: await of(A_AND_B), changes: made(A_AND_B) },
    { do: 'update', properties: await of(OTHERS), rolledBack: true, changes: made(A_AND_B) },
    { do: 'destroy' },
  ]),
  script('change that does not render, destroy', ['c'], async (of) => [
    { do: 'create', properties: await of(A_AND_B), changes: made(A_AND_B) },
    { do: 'update', properties: await of(OTHERS, '{}'), ends: 'FAILED', changes: made(A_AND_B) },
    { do: 'destroy' },
  ]),
  script('creation cancelled', [], async (of) => [
    { do: 'create', properties: await of(A_AND_B), cancelledAt: 'POST /v2/email/templates' },
  ], true),
  script('adopt one, leave it, destroy', ['a'], async (of) => [
    { do: 'create', properties: await of(A_AND_B), changes: { ...made({ b: 'b1' }), ...overwritten({ a: 'a1' }), ...copied('a') } },
    { do: 'update', properties: await of(OTHERS), changes: { ...made(OTHERS), ...overwritten({ a: 'a1' }) } },
    { do: 'destroy', changes: overwritten({ a: 'a1' }) },
  ]),
];
