import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalAws } from '../local-aws';
import { mustBe } from '../must';
import type { Clients } from '../seed';
import { type Boto3, runBoto3 } from './boto3';
import { type GuideName, type Names, stackName } from './names';
import {
  addressesOf, addressOn, addressThere, newAddressOn, newBucket, newTemplate, putRules, ruleFor, rulesOf, tag, tagsOfTemplate, template,
  type Thing, untag,
} from './things';

/** What a guide is played with. */
export interface Place {
  readonly aws: LocalAws;
  readonly clients: Clients;
  readonly names: Names;
}

export interface Guide {
  /** What is there before the first deployment: what other tools have made, and empty buckets. Returns the address, if it makes one. */
  seed?(place: Place): Promise<string | void>;
  /** What is there at every moment, from the first deployment on. */
  things(names: Names): readonly Thing[];
  /** By deployment, what is done by hand before it. */
  readonly byHand?: Readonly<Record<number, (place: Place) => Promise<void>>>;
  /** By deployment, what holds after it, beside the things. */
  readonly after?: Readonly<Record<number, (place: Place) => Promise<void>>>;
  /** What holds when the stack is gone. */
  atTheEnd?(place: Place): Promise<void>;
  /** What is still there at every moment when the stack goes. @default - all things */
  left?(names: Names): readonly Thing[];
  /** Whether an address is among the things, and what becomes of it in the end. */
  readonly address?: 'stays where it is' | 'is taken off once';
  /** Whether the bucket's rules of before are there in the end. */
  readonly rules?: 'come back';
  /** Whether the things are there before the first deployment. */
  readonly isThereBefore?: true;
}

const APP = 'https://app.example.com';
const WWW = 'https://www.example.com';
const ours = (id = '') => id.startsWith('cdk-adopt:');
const parked = (origins: readonly string[] = []) => origins.every((origin) => origin.startsWith('cdk-adopt-parked:'));

async function kindsOfRules({ clients, names }: Place): Promise<string[]> {
  return (await rulesOf(clients, names.bucketName)).map(({ ID, AllowedOrigins }) => (ours(ID) ? 'ours' : parked(AllowedOrigins) ? 'parked' : 'theirs'));
}

async function keysOfAddress({ clients, names }: Place): Promise<string[]> {
  const address = (await addressesOf(clients)).find(({ allocationId }) => allocationId === names.allocationId);
  return Object.keys(address?.tags ?? {}).sort();
}

/** An exclusive `BucketCors` over the rule that was there. */
const isSetAside = async (place: Place) => mustBe('the rules of the bucket', (await kindsOfRules(place)).sort(), ['ours', 'parked']);
const isBack = async (place: Place) => mustBe('the rules of the bucket', await kindsOfRules(place), ['theirs']);

export const GUIDE: Readonly<Record<GuideName, Guide>> = {
  'elastic-ip': {
    address: 'stays where it is',
    things: ({ instanceId, allocationId }) => [addressOn(instanceId, allocationId)],
    // What was on its target already is not ours to take away.
    after: { 2: async (place) => mustBe('the tags of the address', await keysOfAddress(place), ['Name']) },
  },
  'ses-template': {
    things: () => [template('welcome', 'Hello {{name}}!')],
    after: { 3: async ({ clients }) => mustBe('the tags of the template', await tagsOfTemplate(clients, 'welcome'), []) },
  },
  'aws-custom-resource': {
    things: () => [template('invitation', 'Come in, {{name}}!')],
    after: { 2: async ({ clients }) => mustBe('the tags of the template', await tagsOfTemplate(clients, 'invitation'), []) },
  },
  'custom-resource': {
    seed: async ({ clients, names }) => newBucket(clients, names.bucketName),
    things: ({ bucketName }) => [ruleFor(bucketName, APP, ['GET', 'PUT'])],
    byHand: {
      3: async ({ clients, names: { bucketName } }) =>
        putRules(clients, bucketName, (await rulesOf(clients, bucketName)).filter(({ AllowedOrigins }) => !parked(AllowedOrigins))),
    },
    after: { 2: isSetAside, 3: async (place) => mustBe('the rules of the bucket', await kindsOfRules(place), ['ours']) },
    left: () => [],
  },
  'native-cors': {
    things: ({ bucketName }) => [ruleFor(bucketName, APP, ['PUT'])],
    left: () => [],
    after: {
      async 1({ aws }) {
        const [before, after] = [0, 1].map((number) => JSON.parse(readFileSync(join(aws.folder, `deployment-${number}`, `${stackName('native-cors')}.template.json`), 'utf8')) as object);
        mustBe('the template', after, before);
      },
    },
  },
  'terraform': {
    address: 'stays where it is',
    async seed({ clients, names: { bucketName, instanceId } }) {
      await newBucket(clients, bucketName, [{ AllowedOrigins: [WWW], AllowedMethods: ['GET'], MaxAgeSeconds: 3600 }]);
      await newTemplate(clients, 'receipt', { Subject: 'Your order {{number}}', Text: 'Thank you, {{name}}.' });
      return newAddressOn(clients, instanceId, 'gateway');
    },
    things: ({ bucketName, instanceId, allocationId }) =>
      [ruleFor(bucketName, WWW, ['GET']), template('receipt', 'Thank you, {{name}}.'), addressOn(instanceId, allocationId)],
    isThereBefore: true,
    after: { 0: isSetAside },
    atTheEnd: isBack,
    rules: 'come back',
  },
  'boto3': {
    address: 'is taken off once',
    async seed({ aws, clients, names }) {
      await newBucket(clients, names.bucketName);
      const allocationId = await runBoto3(aws, names satisfies Boto3);
      await tag(clients, allocationId, 'cdk-adopt:key', 'mail');
      return allocationId;
    },
    things: ({ bucketName, instanceId, allocationId }) =>
      [ruleFor(bucketName, APP, ['GET']), template('reminder', 'See you, {{name}}.'), addressOn(instanceId, allocationId)],
    isThereBefore: true,
    after: { 0: isSetAside },
    // An address under a key is taken off its target when the stack goes.
    rules: 'come back',
    left: ({ bucketName, allocationId }) => [ruleFor(bucketName, APP, ['GET']), template('reminder', 'See you, {{name}}.'), addressThere(allocationId)],
    async atTheEnd(place) {
      await isBack(place);
      mustBe('the tags of the address', await keysOfAddress(place), ['cdk-adopt:key', 'cdk-adopt:retained']);
    },
  },
  'leaving': {
    address: 'stays where it is',
    seed: async ({ clients, names }) => newBucket(clients, names.bucketName),
    things: ({ bucketName, templateName, instanceId, allocationId }) =>
      [ruleFor(bucketName, WWW, ['GET']), template(templateName, 'Until then, {{name}}.'), addressOn(instanceId, allocationId)],
    // So that the address stays on its instance.
    byHand: { 4: ({ clients, names }) => untag(clients, names.allocationId, ['cdk-adopt:stack', 'cdk-adopt:resource', 'cdk-adopt:spec']) },
    after: {
      2: async ({ clients, names }) => mustBe('the tags of the template', await tagsOfTemplate(clients, names.templateName), ['cdk-adopt:retained']),
      3: async (place) => mustBe('the rules of the bucket', await kindsOfRules(place), ['ours']),
      4: async (place) => mustBe('the tags of the address', await keysOfAddress(place), []),
    },
  },
  'leaving-all': {
    address: 'is taken off once',
    seed: async ({ clients, names }) => newBucket(clients, names.bucketName),
    things: ({ bucketName, templateName, allocationId }) =>
      [ruleFor(bucketName, WWW, ['GET']), template(templateName, 'Until then, {{name}}.'), addressThere(allocationId)],
    after: {
      1: async (place) => {
        const { clients, names } = place;
        mustBe('the tags of the template', await tagsOfTemplate(clients, names.templateName), ['cdk-adopt:retained']);
        mustBe('the tags of the address', await keysOfAddress(place), ['cdk-adopt:retained']);
        mustBe('where the address is', (await addressesOf(clients)).find(({ allocationId }) => allocationId === names.allocationId)?.instanceId, undefined);
      },
    },
  },
};
