import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { AppStagingSynthesizer } from '@aws-cdk/app-staging-synthesizer-alpha';
import {
  type App, CfnResource, CliCredentialsStackSynthesizer, DefaultStackSynthesizer, type FileAssetLocation, type FileAssetSource,
  type IStackSynthesizer, LegacyStackSynthesizer, NestedStack, Stack,
} from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { EmailBody, EmailTemplate, EmailTemplates } from '../../../../lib';
import { contentAsset } from '../../../../lib/email-templates/private/content-asset';
import { allOf, type CfnTemplate, evaluate, INLINE_POLICY, newApp, POLICY, type PolicyDocument, ROLE, templateOf } from '../../support';
import { file } from '../email-template-support';
import { files, folder } from '../email-templates-support';

/** Keys without an extension. */
class WithoutExtensions extends DefaultStackSynthesizer {
  public override addFileAsset(asset: FileAssetSource): FileAssetLocation {
    return { ...super.addFileAsset(asset), objectKey: asset.sourceHash };
  }
}

const SYNTHESIZERS: Readonly<Record<string, () => IStackSynthesizer>> = {
  'the default one': () => new DefaultStackSynthesizer(),
  'one with a qualifier and a prefix of its own': () => new DefaultStackSynthesizer({ qualifier: 'mine', bucketPrefix: 'apps/shop/' }),
  'one with placeholders in its bucket and its prefix': () =>
    new DefaultStackSynthesizer({ fileAssetsBucketName: 'assets-${AWS::Region}-${AWS::AccountId}', bucketPrefix: '${AWS::Region}/' }),
  'one with the credentials of the command line': () => new CliCredentialsStackSynthesizer(),
  'the legacy one': () => new LegacyStackSynthesizer(),
  'that of app staging with a key': () => AppStagingSynthesizer.defaultResources({ appId: 'shop', stagingBucketEncryption: BucketEncryption.KMS }),
  'that of app staging': () => AppStagingSynthesizer.defaultResources({ appId: 'shop', stagingBucketEncryption: BucketEncryption.S3_MANAGED }),
};
const ENVIRONMENTS = { 'with an environment': { account: '123456789012', region: 'eu-west-1' }, 'without an environment': undefined };
const EVERY = Object.entries(SYNTHESIZERS).flatMap(([name, synthesizer]) =>
  Object.entries(ENVIRONMENTS).map(([where, env]) => [`${name}, ${where}`, synthesizer, env] as const));

/** Every way in which content comes to a template. */
function declareAll(scope: Stack, word: string): void {
  new EmailTemplate(scope, 'Files', {
    subject: `Hi, ${word}`, html: EmailBody.fromFile(file(`${word}.html`, `<p>${word}</p>`)), text: EmailBody.fromFile(file(`${word}.txt`, word)),
  });
  new EmailTemplate(scope, 'Named', {
    templateName: 'named', subject: '{{name}}', html: EmailBody.fromInline(word), text: EmailBody.fromFile(file(`${word}.text`, `${word}!`)), sampleData: { name: word },
  });
  EmailTemplates.fromDirectory(scope, 'Generated', { directory: folder({ a: files({ 'body.txt': word, 'subject.txt': word, 'sample.json': '{}' }) }) });
  EmailTemplates.fromDirectory(scope, 'Given', {
    directory: folder({ b: files({ 'body.txt': `${word} %%host%%`, 'subject.txt': word, 'sample.json': '{}' }) }), namePrefix: 'mail-', substitutions: { host: word },
  });
}

function stackOf(word: string, synthesizer?: IStackSynthesizer, env?: { account: string; region: string }): Stack {
  const stack = new Stack(newApp(), 'Stack', { synthesizer, env });
  declareAll(stack, word);
  return stack;
}

/** What `cdk deploy` asks to approve: the policies, under their ids. */
const policiesOf = ({ Resources }: CfnTemplate) =>
  Object.entries(Resources).filter(([, { Type }]) => [POLICY, INLINE_POLICY, ROLE].includes(Type));

const statementsOf = (template: CfnTemplate) => allOf(template, POLICY)
  .flatMap(({ Properties }) => (Properties.PolicyDocument as PolicyDocument).Statement);
const readable = (template: CfnTemplate): unknown[] => statementsOf(template)
  .flatMap(({ Action, Resource }) => (Action === 's3:GetObject' ? [Resource].flat() : []));

describe.each(EVERY)('with the synthesizer %s', (_, synthesizer, env) => {
  test('a word changed in the content changes no policy', () => {
    const [before, after] = ['one', 'two'].map((word) => templateOf(stackOf(word, synthesizer(), env)));
    expect(policiesOf(after!)).toEqual(policiesOf(before!));
    expect(JSON.stringify(after)).not.toBe(JSON.stringify(before));
    expect(policiesOf(before!).length).toBeGreaterThan(4);
  });

  test('each function names the content of all its templates once', () => {
    const resources = readable(templateOf(stackOf('one', synthesizer(), env)));
    expect(resources).toHaveLength(2);
    expect(resources[0]).toEqual(resources[1]);
    expect(JSON.stringify(resources[0])).toMatch(/\/\*\.cdk-adopt-email"/);
  });
});

const described = Object.entries(SYNTHESIZERS).filter(([name]) => name !== 'the legacy one');

test.each(described)('what the assembly uploads with the synthesizer %s is what the policy allows to read', (_, synthesizer) => {
  const stack = stackOf('one', synthesizer(), ENVIRONMENTS['with an environment']);
  const [allowed] = readable(templateOf(stack)).map((resource) => evaluate(resource)) as string[];
  const { directory } = (stack.node.root as App).synth();
  const { files: assets } = JSON.parse(readFileSync(join(directory, 'Stack.assets.json'), 'utf8')) as
    { files: Record<string, { source: { path: string }; destinations: Record<string, { bucketName: string; objectKey: string }> }> };
  const uploaded = Object.values(assets).filter(({ source }) => source.path.endsWith('.cdk-adopt-email')).flatMap(({ destinations }) => Object.values(destinations));
  expect(uploaded).toHaveLength(5);
  const [bucket, ending] = allowed!.replace(/^arn:[^:]*:s3:::/, '').split('/*');
  for (const { bucketName, objectKey } of uploaded) {
    const known = (text: string) => text.replaceAll('${AWS::Region}', 'eu-west-1').replaceAll('${AWS::AccountId}', '123456789012');
    expect(known(bucketName)).toBe(bucket);
    expect(objectKey.endsWith(ending!)).toBe(true);
  }
});

describe.each(EVERY)('the synthesizer %s', (name, synthesizer, env) => {
  const hasKey = name.includes('with a key');
  test(hasKey ? 'has a key, with which each function may decrypt the content that it may read' : 'has no key that it takes a permission for', () => {
    const decrypting = statementsOf(templateOf(stackOf('one', synthesizer(), env))).filter(({ Action }) => Action === 'kms:Decrypt');
    const allowed = readable(templateOf(stackOf('one', synthesizer(), env))).map((resource) => evaluate(resource));
    expect(decrypting.map(({ Condition }) => evaluate(Condition))).toEqual(!hasKey ? [] : allowed.map((objects) => {
      const bucket = String(objects).replace(/\/\*.*$/, '');
      return { StringLike: { 'kms:EncryptionContext:aws:s3:arn': [objects, bucket] } };
    }));
  });
});

test('where the synthesizer makes parameters of bucket and key, the policy names the extension within the account', () => {
  const template = templateOf(stackOf('one', new LegacyStackSynthesizer()));
  const reading = statementsOf(template).filter(({ Action }) => Action === 's3:GetObject');
  expect(reading).toHaveLength(2);
  for (const { Condition } of reading) expect(Condition).toEqual({ StringEquals: { 'aws:ResourceAccount': { Ref: 'AWS::AccountId' } } });
});

test('what the command line uploads for the legacy one has the extension that the policy names', () => {
  const stack = stackOf('one', new LegacyStackSynthesizer(), ENVIRONMENTS['with an environment']);
  const [allowed] = readable(templateOf(stack)).map((resource) => evaluate(resource)) as string[];
  const assets = (stack.node.root as App).synth().getStackByName('Stack').assets.flatMap((asset) => (asset.packaging === 'file' ? [asset] : []));
  // As prepareFileAsset of the CDK CLI makes them.
  const keys = assets.map(({ path, sourceHash }) => `assets/${sourceHash}${extname(path)}`);
  expect(keys).toHaveLength(5);
  const [bucket, ending] = allowed!.replace(/^arn:[^:]*:s3:::/, '').split('/*');
  expect([bucket, keys.filter((key) => !key.endsWith(ending!))]).toEqual(['*', []]);
});

test('in a nested stack a word changed changes no policy either, whatever the synthesizer', () => {
  for (const [name, synthesizer] of Object.entries(SYNTHESIZERS)) {
    const policies = ['one', 'two'].map((word) => {
      const stack = new Stack(newApp(), 'Stack', { synthesizer: synthesizer() });
      declareAll(new NestedStack(stack, 'Nested'), word);
      const { directory } = (stack.node.root as App).synth();
      const nested = readdirSync(directory).find((name) => name.endsWith('.nested.template.json'))!;
      return policiesOf(JSON.parse(readFileSync(join(directory, nested), 'utf8')) as CfnTemplate);
    });
    expect(policies[1]).toEqual(policies[0]);
    expect(policies[0]!.length).toBeGreaterThan(4);
    expect(JSON.stringify(policies[0]).includes('"kms:Decrypt"')).toBe(name.includes('with a key'));
  }
});

test('a synthesizer whose keys lose the extension is named, and the function may read the one key', () => {
  const stack = new Stack(newApp(), 'Stack', { synthesizer: new WithoutExtensions() });
  const { key, permissions: [permission] } = contentAsset(stack, 'Content', 'Hi');
  expect(stack.resolve(permission!.resourceArn)).toEqual(stack.resolve(`arn:${stack.partition}:s3:::cdk-hnb659fds-assets-${stack.account}-${stack.region}/${key}`));
  Annotations.fromStack(stack).hasInfo('/Stack', Match.stringLikeRegexp("\\(WithoutExtensions\\).*keep the extension in the synthesizer's keys"));
});

test('a bucket that the stack refers to otherwise is named as it is', () => {
  class OwnBucket extends DefaultStackSynthesizer {
    public override addFileAsset(asset: FileAssetSource): FileAssetLocation {
      return { ...super.addFileAsset(asset), bucketName: (this.boundStack.node.findChild('Bucket') as CfnResource).ref };
    }
  }
  const stack = new Stack(newApp(), 'Stack', { synthesizer: new OwnBucket() });
  new CfnResource(stack, 'Bucket', { type: 'AWS::S3::Bucket' });
  const { permissions: [permission] } = contentAsset(stack, 'Content', 'Hi');
  expect(JSON.stringify(stack.resolve(permission!.resourceArn))).toContain('{"Ref":"Bucket"},"/*.cdk-adopt-email"');
});
