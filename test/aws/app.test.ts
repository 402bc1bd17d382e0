import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import * as library from '../../lib';
import { readPage } from '../support/pages';
import { appOf, type Version } from './app';
import { namesOf, RUN_TAG } from './run';

const RUN = '20261201-0a1b2c';
const { prefix } = namesOf(RUN);
const folder = mkdtempSync(join(tmpdir(), 'cdk-adopt-aws-app-'));
afterAll(() => rmSync(folder, { recursive: true }));

const appAt = (version: Version, hostedZone?: { id: string; name: string }) => appOf({
  run: RUN, version, account: '123456789012', region: 'eu-west-1', folder: join(folder, `${version}${hostedZone ? '-zone' : ''}`),
  interfaces: ['eni-0123456789abcdef0', 'eni-0123456789abcdef1', 'eni-0123456789abcdef2'], foreignAddress: 'eipalloc-0123456789abcdef0', hostedZone,
});
const stacksOf = (app: App) => app.node.children.filter((child): child is Stack => Stack.isStack(child));
interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

const resourcesOf = (stack: Stack) => Object.values(Template.fromStack(stack).toJSON().Resources as Record<string, Resource>);
const FAILING = appAt('failing', { id: 'Z0123456789ABCDEFGHIJ', name: 'example.com' });

/** The construct classes that the library exports. */
const CONSTRUCTS = Object.entries(library as Readonly<Record<string, unknown>>)
  .filter(([, exported]) => typeof exported === 'function' && exported.prototype instanceof Construct).map(([name]) => name);

test('every construct of the library is deployed', () => {
  const found = new Set(FAILING.node.findAll().map((construct) => construct.constructor.name));
  expect(CONSTRUCTS).toEqual(expect.arrayContaining(['BucketCors', 'ElasticIp', 'ElasticIpPool', 'EmailTemplate', 'EmailTemplates', 'ReverseDns']));
  expect(CONSTRUCTS.filter((name) => !found.has(name))).toEqual([]);
});

test('without a hosted zone, all of them but the reverse DNS record', () => {
  const found = new Set(appAt('first').node.findAll().map((construct) => construct.constructor.name));
  expect(CONSTRUCTS.filter((name) => !found.has(name))).toEqual(['ReverseDns']);
});

describe('what a sweep has to know as the run\'s', () => {
  test('are stacks with the tag and the name, in the account and Region, without a bootstrapped environment', () => {
    for (const stack of stacksOf(FAILING)) {
      expect([stack.stackName.startsWith(prefix), stack.tags.tagValues()[RUN_TAG], stack.account, stack.region]).toEqual([true, RUN, '123456789012', 'eu-west-1']);
      expect(Template.fromStack(stack).toJSON().Parameters?.BootstrapVersion).toBeUndefined();
    }
    expect(stacksOf(FAILING)).toHaveLength(3);
  });

  test('are the addresses and templates of custom resources, which get the tag', () => {
    const custom = stacksOf(FAILING).flatMap(resourcesOf)
      .filter(({ Type }) => /^Custom::CdkAdopt(ElasticIp|EmailTemplates?)$/.test(Type));
    // Not the one that is the user's own.
    const makers = custom.filter(({ Properties: { AllocationId } }) => AllocationId === undefined);
    expect(makers.length).toBeGreaterThan(7);
    for (const { Properties: { Tags } } of makers) expect(Tags).toContainEqual({ Key: RUN_TAG, Value: RUN });
  });

  test('are of the services that the docs ask permissions for', () => {
    const services = stacksOf(FAILING).flatMap(resourcesOf).flatMap(({ Type }) => /^AWS::(?!CloudFormation)(\w+)::/.exec(Type)?.[1]?.toLowerCase() ?? []);
    expect(new Set(services).size).toBeGreaterThan(5);
    const page = readPage('docs/internals/real-account.md');
    expect([...new Set(services)].filter((service) => !page.includes(`| \`${service}\` |`))).toEqual([]);
  });

  test('is nothing that the account has outside of the run', () => {
    const texts = stacksOf(FAILING).map((stack) => JSON.stringify(Template.fromStack(stack).toJSON()));
    const names = texts.flatMap((text) => text.match(/"(?:BucketName|TemplateName|NamePrefix)":"[^"]+"/g) ?? []);
    expect(names.length).toBeGreaterThan(5);
    expect(names.filter((name) => !name.includes(prefix))).toEqual([]);
  });
});
