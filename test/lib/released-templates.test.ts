import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack, Tags } from 'aws-cdk-lib';
import * as today from '../../lib';
import { releasedLibrary } from '../simulation/releases/library';
import { CHECKOUT } from '../support/checkout';
import { type Declare, everyConstruct } from './every-construct';

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: readonly string[];
}
type Resources = Readonly<Record<string, Resource>>;

const RELEASES = readdirSync(join(CHECKOUT, 'test', 'fixtures', 'releases')).filter((name) => name !== 'README.md');
/** Their logical ids are hashes of what they say. */
const BY_CONTENT = /^AWS::IAM::ManagedPolicy$/;

function resourcesOf(declare: Declare): Resources {
  const stack = new Stack(new App(), 'Shop', { env: { account: '123456789012', region: 'eu-west-1' } });
  Tags.of(stack).add('team', 'web');
  declare(stack);
  return ((stack.node.root as App).synth().getStackByName('Shop').template as { Resources: Resources }).Resources;
}

/** What an upgrade would remove, or replace by another thing. */
function lost(old: Resources, now: Resources): string[] {
  return Object.entries(old).filter(([id, { Type }]) => !BY_CONTENT.test(Type) && now[id]?.Type !== Type).map(([id, { Type }]) => `${Type} ${id}`);
}

/** `AWS::Lambda::Function Timeout`, for each property that an upgrade changes. */
function changed(old: Resources, now: Resources): string[] {
  const flat = ({ Properties, DependsOn }: Resource): Readonly<Record<string, unknown>> => ({ ...Properties, DependsOn });
  const isChanged = (one: unknown, other: unknown) => JSON.stringify(one) !== JSON.stringify(other);
  return Object.entries(old).filter(([id]) => id in now).flatMap(([id, resource]) => {
    const [one, other] = [flat(resource), flat(now[id]!)];
    return [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((name) => isChanged(one[name], other[name]))
      .map((name) => `${resource.Type} ${name}`);
  });
}

describe.each(RELEASES)('what %s has deployed', (release) => {
  const ofToday = everyConstruct(today);
  const both = new Map(everyConstruct(releasedLibrary(release)).map(([name, old], index) => [name, [old, ofToday[index]![1]] as const]));
  const pairs = new Map<string, readonly [Resources, Resources]>();
  beforeAll(() => {
    for (const [name, [old, now]] of both) pairs.set(name, [resourcesOf(old), resourcesOf(now)]);
  });

  test.each([...both.keys()])('keeps its logical ids: %s', (name) => {
    expect(lost(...pairs.get(name)!)).toEqual([]);
  });

  test('changes as docs/internals/upgrades.md says', () => {
    const page = readFileSync(join(CHECKOUT, 'docs', 'internals', 'upgrades.md'), 'utf8');
    const [, section = ''] = page.split(`## What an upgrade from ${release} changes in a template\n`);
    const [table = ''] = section.split('\n## ');
    const documented = [...table.matchAll(/^\| `([\w:]+)` \| (.+?) \|/gm)].flatMap(([, type, names = '']) =>
      [...names.matchAll(/`(\w+)`/g)].map(([, name]) => `${type} ${name}`));
    const found = [...pairs].flatMap(([, [old, now]]) => changed(old, now));
    expect(documented.sort()).toEqual([...new Set(found)].sort());
  });

  test('has tags whose keys are today\'s', () => {
    const bundles = ['elastic-ip', 'elastic-ip-pool', 'email-template', 'email-templates'];
    const keys = (folder: string) => new Set(bundles.flatMap((bundle) =>
      readFileSync(join(folder, bundle, 'index.js'), 'utf8').match(/\bcdk-adopt:[a-z-]+\b/g) ?? []));
    const known = keys(join(CHECKOUT, 'assets'));
    expect([...keys(join(CHECKOUT, 'test', 'fixtures', 'releases', release, 'assets'))].filter((key) => !known.has(key))).toEqual([]);
  });

  test.each([
    'BucketCors of an imported bucket', 'ElasticIp on an instance', 'ReverseDns of an address of its own', 'ElasticIpPool of addresses of its own',
    'EmailTemplate with a name', 'EmailTemplates with a prefix',
  ])('would be noticed under another logical id: %s', (name) => {
    const [old] = pairs.get(name)!;
    const [, declare] = both.get(name)!;
    for (const [id, { Type }] of Object.entries(old).filter(([, resource]) => !BY_CONTENT.test(resource.Type))) {
      const renamed = resourcesOf((stack) => {
        stack.renameLogicalId(id, 'Renamed');
        declare(stack);
      });
      expect(lost(old, renamed)).toEqual([`${Type} ${id}`]);
    }
  });
});
