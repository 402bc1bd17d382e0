import { RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { ElasticIp, ElasticIpTarget, EmailBody, EmailTemplate, EmailTemplates } from '../../../lib';
import type { Script } from '../history';
import type { Outside, Subject } from '../lambda';
import { ours } from '../ours';
import { lazily, synth } from '../synth';
import type { Template } from '../template';
import { addFolders, letter } from './email-templates';
import { life } from './lives';

// The words of a version that doesn't exist yet.
const WORDS = [['"ContractVersion":"1"', '"ContractVersion":"2"'], ['"RemovalPolicy":"retain"', '"RemovalPolicy":"RETAIN"']] as const;
const translated = <T>(value: T, words: readonly (readonly [string, string])[]): T =>
  JSON.parse(words.reduce((text, [from, to]) => text.replaceAll(from, to), JSON.stringify(value))) as T;
const toToday = <T>(value: T): T => translated(value, WORDS.map(([today, newer]) => [newer, today]));

/** The code of that version: today's, which understands the words. */
const NEWER: Subject = {
  marks: true,
  handler: (feature, outside) => (event, context) => ours.handler(feature, withEventsOfToday(outside))(toToday(event), context),
};

function withEventsOfToday(outside: Outside): Outside {
  const { cloudFormation } = outside;
  return {
    ...outside,
    cloudFormation: {
      ...cloudFormation,
      async events(...question) {
        const { events, next } = await cloudFormation.events(...question);
        const ofToday = (properties: string | undefined) => properties && JSON.stringify(toToday(JSON.parse(properties)));
        return { events: events.map((event) => ({ ...event, properties: ofToday(event.properties) })), next };
      },
    },
  };
}

function newer({ policies, resources }: Template): Template {
  return lazily(() => ({ policies, resources: translated(resources, WORDS) }), NEWER);
}

const ONE = 'i-00000000000000001';
const TWO = 'i-00000000000000002';
const before: Script['before'] = (somebody, account) => {
  for (const id of [ONE, TWO]) account.instance(id);
  somebody.writeTemplate('unrelated', { subject: 'Unrelated', text: 'text' });
};

interface Variant {
  readonly isChanged?: boolean;
  readonly removalPolicy?: RemovalPolicy;
}

const KINDS: Readonly<Record<string, (stack: Stack, id: string, variant: Variant) => void>> = {
  ip: (stack, id, { isChanged = false, removalPolicy }) => {
    new ElasticIp(stack, id, { target: id === 'Other' ? undefined : ElasticIpTarget.instanceId(isChanged ? TWO : ONE), removalPolicy });
  },
  email: (stack, id, { isChanged = false, removalPolicy }) => {
    new EmailTemplate(stack, id, {
      templateName: id.toLowerCase(), subject: isChanged ? 'New' : 'Ours', text: EmailBody.fromInline('Hi {{name}}'), sampleData: { name: 'Ada' }, removalPolicy,
    });
  },
  folder: (stack, id, { isChanged = false, removalPolicy }) => {
    const letters = { receipt: letter('Receipt'), [isChanged ? 'digest' : 'welcome']: letter('Welcome') };
    addFolders(stack, EmailTemplates, { [id]: { letters, namePrefix: `${id.toLowerCase()}-`, removalPolicy } });
  },
};

/** Stacks that a newer version has changed, or is changing, and whose requests then come to today's code. */
export const DOWNGRADES: readonly Script[] = Object.entries(KINDS).flatMap(([name, declare]) => {
  const template = (variant: Variant, ...ids: string[]) => synth((stack) => ids.forEach((id) => declare(stack, id, variant)));
  const RETAIN = { removalPolicy: RemovalPolicy.RETAIN };
  return [
    life({ name: `downgrade-${name}-undone`, before }, template({}, 'Thing'), newer(template({ isChanged: true }, 'Thing')), { siblingFails: true }),
    life({ name: `downgrade-${name}-retained`, before }, newer(template(RETAIN, 'Thing', 'Other')), template({}, 'Other')),
  ];
});
