import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { keepAsset } from './assets';
import type { Statement } from './iam';
import type { Subject } from './lambda';
import { type Declared, type FeatureName, idOf, referencesIn, STACK_ID, STACK_NAME, type Template } from './template';

interface CfnResource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DependsOn?: readonly string[];
}

const FEATURES: Readonly<Record<string, FeatureName>> = {
  'Custom::CdkAdoptBucketCors': 'bucket-cors',
  'Custom::CdkAdoptElasticIp': 'elastic-ip',
  'Custom::CdkAdoptEmailTemplate': 'email-template',
  'Custom::CdkAdoptEmailTemplates': 'email-templates',
  'Custom::CdkAdoptReverseDns': 'reverse-dns',
};

/** What a stack of the library's real constructs comes to: custom resources with their properties, and the permissions of the functions. */
export function synth(declare: (stack: Stack) => void, code?: Subject): Template {
  return lazily(() => synthNow(declare), code);
}

/** Synthesis takes its time, and no process plays all scripts. */
export function lazily(make: () => Template, code?: Subject): Template {
  let made: Template | undefined;
  return {
    code,
    get resources() { return (made ??= make()).resources; },
    get policies() { return (made ??= make()).policies; },
  };
}

function synthNow(declare: (stack: Stack) => void): Template {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-adopt-simulation-'));
  try {
    const stack = new Stack(new App({ outdir: folder }), 'Stack');
    declare(stack);
    const assembly = (stack.node.root as App).synth();
    keepAssets(folder);
    const { Resources = {} } = assembly.getStackByName(stack.stackName).template as { Resources?: Record<string, CfnResource> };
    return templateOf(Resources);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface AssetManifest {
  readonly files?: Readonly<Record<string, {
    readonly source: { readonly path?: string; readonly packaging?: string };
    readonly destinations: Readonly<Record<string, { readonly objectKey: string }>>;
  }>>;
}

/** The files that a deployment uploads, before the folder goes. */
function keepAssets(folder: string): void {
  for (const name of readdirSync(folder).filter((one) => one.endsWith('.assets.json'))) {
    const { files = {} } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as AssetManifest;
    for (const { source: { path = '', packaging }, destinations } of Object.values(files)) {
      if (packaging !== 'file') continue;
      for (const { objectKey } of Object.values(destinations)) keepAsset(objectKey, readFileSync(join(folder, path)));
    }
  }
}

function templateOf(resources: Readonly<Record<string, CfnResource>>): Template {
  const custom = Object.entries(resources).filter(([, { Type }]) => Type in FEATURES);
  return {
    resources: Object.fromEntries(custom.map(([id, resource]) => [id, declared(resource, resources)])),
    policies: Object.fromEntries(Object.entries(resources).map(([id, resource]) => [id, statementsOf(resource)] as const)
      .filter(([, statements]) => statements.length > 0)),
  };
}

function declared({ Type, Properties, DependsOn = [] }: CfnResource, resources: Readonly<Record<string, CfnResource>>): Declared {
  const { ServiceToken: token, ServiceTimeout: timeout, ...properties } = Properties;
  const functionId = (token as { 'Fn::GetAtt': [string, string] })['Fn::GetAtt'][0];
  const isCustom = (id: string) => resources[id]!.Type in FEATURES;
  const own = resolve(properties, (id) => (id in resources && isCustom(id) ? idOf(id) : id)) as Declared['properties'];
  return {
    feature: FEATURES[Type]!,
    functionArn: resolve(token) as string,
    properties: own,
    dependsOn: [...new Set([...DependsOn.filter(isCustom), ...referencesIn(own)])],
    serviceTimeout: Number(timeout) * 1_000,
    functionTimeout: Number(resources[functionId]!.Properties.Timeout) * 1_000,
  };
}

interface PolicyDocument {
  readonly Statement: readonly {
    readonly Effect: Statement['effect'];
    readonly Action: string | string[];
    readonly Resource?: unknown;
    readonly NotResource?: unknown;
    readonly Condition?: Statement['condition'];
  }[];
}

function statementsOf({ Type, Properties }: CfnResource): Statement[] {
  const documents = ['AWS::IAM::ManagedPolicy', 'AWS::IAM::Policy'].includes(Type) ? [Properties.PolicyDocument as PolicyDocument]
    : Type === 'AWS::IAM::Role' ? (Properties.Policies as { PolicyDocument: PolicyDocument }[]).map(({ PolicyDocument: document }) => document)
      : [];
  const arns = (value: unknown) => (value === undefined ? undefined : [resolve(value)].flat() as string[]);
  return documents.flatMap(({ Statement: statements }) => statements.map(({ Effect, Action, Resource, NotResource, Condition = {} }) => ({
    effect: Effect,
    actions: [Action].flat(),
    resources: arns(Resource),
    notResources: arns(NotResource),
    condition: resolve(Condition) as Statement['condition'],
  })));
}

const PSEUDO_PARAMETERS: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws', 'AWS::Region': 'us-east-1', 'AWS::AccountId': '123456789012', 'AWS::StackId': STACK_ID,
  'AWS::StackName': STACK_NAME,
};

/** As CloudFormation fills it in, every scalar as a text. What nothing here depends on stays a name. */
function resolve(value: unknown, nameOf = (ref: string) => ref): unknown {
  if (Array.isArray(value)) return value.map((item) => resolve(item, nameOf));
  if (typeof value !== 'object' || value === null) return String(value);
  const { Ref: ref, 'Fn::Join': join, 'Fn::Sub': sub, 'Fn::GetAtt': attribute } =
    value as { 'Ref'?: string; 'Fn::Join'?: [string, unknown[]]; 'Fn::Sub'?: string; 'Fn::GetAtt'?: [string, string] };
  if (ref !== undefined) return PSEUDO_PARAMETERS[ref] ?? nameOf(ref);
  if (join) return join[1].map((item) => resolve(item, nameOf)).join(join[0]);
  if (attribute) return attribute.join('.');
  if (sub !== undefined) return sub.replace(/\$\{([^}]+)\}/g, (_, name: string) => PSEUDO_PARAMETERS[name] ?? name);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item, nameOf)]));
}
