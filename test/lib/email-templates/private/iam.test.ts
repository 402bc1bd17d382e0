import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CfnParameter, type Stack } from 'aws-cdk-lib';
import { namePrefixOf } from '../../../../core/email-templates/folder-plan';
import { generatedName, ownershipTags } from '../../../../core/email-templates/stored-template';
import { backupName } from '../../../../core/email-templates/template-name';
import { type Owner, stackName, TAG, type Tags } from '../../../../core/ownership';
import { EmailBody, EmailTemplate, EmailTemplates } from '../../../../lib';
import { isAllowed, type Statement } from '../../../simulation/iam';
import { synth } from '../../../simulation/synth';
import { STACK_ID, STACK_NAME } from '../../../simulation/template';

// The synthesized policies, judged as IAM judges them.

const stackId = (name: string) => `arn:aws:cloudformation:us-east-1:123456789012:stack/${name}/0a1b2c3d`;
const STACK = stackId('Shop');
const OTHER: Owner = { stackId: stackId('Blog'), logicalId: 'Email' };

interface Kind {
  readonly declare: (stack: Stack) => void;
  /** Of the template that it declares. */
  readonly nameFor: (owner: Owner) => string;
}

const email = (id: string, templateName?: string) => (stack: Stack) => {
  new EmailTemplate(stack, id, { templateName, subject: 'Hi', text: EmailBody.fromInline('Hi') });
};

const folder = (id: string, namePrefix?: string) => (stack: Stack) => {
  const directory = mkdtempSync(join(tmpdir(), 'cdk-adopt-marks-'));
  try {
    mkdirSync(join(directory, 'welcome'));
    for (const file of ['subject.txt', 'body.txt']) writeFileSync(join(directory, 'welcome', file), 'Hi');
    EmailTemplates.fromDirectory(stack, id, { directory, namePrefix });
  } finally {
    rmSync(directory, { recursive: true });
  }
};

const parameter = (stack: Stack) => new CfnParameter(stack, 'Late').valueAsString; // the model fills in 'Late'
const LONG_ID = 'AVeryLongIdOfAConstructThatLeavesNoRoomForTheStack';

const ADOPTING: Readonly<Record<string, Kind>> = {
  'an EmailTemplate with a name': { declare: email('Email', 'welcome'), nameFor: () => 'welcome' },
  'an EmailTemplate with a name known only at deploy': { declare: (stack) => email('Email', parameter(stack))(stack), nameFor: () => 'Late' },
  'an EmailTemplates with a prefix': { declare: folder('Emails', 'mail-'), nameFor: () => 'mail-welcome' },
  'an EmailTemplates with a prefix known only at deploy': { declare: (stack) => folder('Emails', parameter(stack))(stack), nameFor: () => 'Latewelcome' },
};
const GENERATING: Readonly<Record<string, Kind>> = {
  'an EmailTemplate with a generated name': { declare: email('Email'), nameFor: generatedName },
  'an EmailTemplate with a generated name and a long id': { declare: email(LONG_ID), nameFor: generatedName },
  'an EmailTemplates with a generated prefix': { declare: folder('Emails'), nameFor: (owner) => `${namePrefixOf({}, owner)}welcome` },
};
const ANY_NAME: Readonly<Record<string, Kind>> = {
  'an EmailTemplates with an empty prefix': { declare: folder('Emails', ''), nameFor: () => 'welcome' },
};
const EVERY = Object.entries({ ...ADOPTING, ...GENERATING, ...ANY_NAME });

/** What the function of a stack may do, that the stack is deployed as. */
class Role {
  public readonly owner: Owner;
  public readonly name: string;
  private readonly statements: readonly Statement[];

  public constructor({ declare, nameFor }: Kind, stack = STACK) {
    const { resources, policies } = synth(declare);
    const [logicalId = ''] = Object.keys(resources);
    this.owner = { stackId: stack, logicalId };
    this.name = nameFor(this.owner);
    const filled = JSON.stringify(Object.values(policies).flat()).replaceAll(STACK_ID, stack).replaceAll(STACK_NAME, stackName(stack));
    this.statements = JSON.parse(filled) as Statement[];
  }

  public may(action: string, name: string, tags: { request?: Tags; removed?: readonly string[]; resource?: Tags } = {}): boolean {
    const { request, removed, resource } = tags;
    const arn = `arn:aws:ses:us-east-1:123456789012:template/${name}`;
    return isAllowed(this.statements, { action: `ses:${action}`, arn, requestTags: request, removedKeys: removed, resourceTags: resource });
  }

  /** Whether it may put its mark on what is there. */
  public mayMark(name: string, resource: Tags = {}): boolean {
    return this.may('TagResource', name, { request: ownershipTags(this.owner, name), resource });
  }
}

const markOf = (owner: Owner) => ownershipTags(owner, 'welcome');

describe.each(EVERY)('the function of %s', (_, kind) => {
  const role = new Role(kind);
  const copy = backupName(role.name);

  test.each(['S', 'Eleven-char', 'A-stack-with-a-name-that-is-longer', `Outer-${'Nested'.repeat(15)}-1A2B3C4D5E6F`])(
    'creates its template and a copy with tags, by whichever action SES judges them, in the stack %s', (stack) => {
      const deployed = new Role(kind, stackId(stack));
      for (const name of [deployed.name, backupName(deployed.name)]) {
        const request = ownershipTags(deployed.owner, name);
        for (const action of ['CreateEmailTemplate', 'TagResource']) {
          expect(deployed.may(action, name, { request })).toBe(true);
          // Where the tags of the request count as the new template's.
          if (action === 'TagResource') expect(deployed.may(action, name, { request, resource: request })).toBe(true);
        }
      }
    });

  test('creates no template with the mark of another stack', () => {
    for (const action of ['CreateEmailTemplate', 'TagResource']) expect(role.may(action, role.name, { request: markOf(OTHER) })).toBe(false);
  });

  test('can\'t put its mark on a template that carries the mark of another stack', () => {
    for (const resource of [markOf(OTHER), { ...markOf(OTHER), [TAG.retained]: OTHER.stackId }]) {
      for (const name of ['unrelated', role.name]) expect(role.mayMark(name, resource)).toBe(false);
    }
  });

  test('takes back what its stack has retained, and nothing that another has', () => {
    expect(role.mayMark(role.name, { [TAG.retained]: STACK })).toBe(true);
    expect(role.mayMark(role.name, { ...markOf(OTHER), [TAG.retained]: STACK })).toBe(false);
  });

  test('changes and deletes what carries its mark, and swaps the mark for the tag of what is retained', () => {
    const resource = markOf(role.owner);
    for (const action of ['UpdateEmailTemplate', 'DeleteEmailTemplate']) expect(role.may(action, role.name, { resource })).toBe(true);
    expect(role.may('TagResource', role.name, { resource, request: { [TAG.retained]: STACK } })).toBe(true);
    const both = { ...resource, [TAG.retained]: STACK };
    expect(role.may('UntagResource', role.name, { resource: both, removed: [TAG.stack, TAG.resource, TAG.spec] })).toBe(true);
  });

  test('sets the user\'s tags when it creates its template, by whichever action, and on what carries its mark, and removes them there', () => {
    const mine = markOf(role.owner);
    for (const action of ['CreateEmailTemplate', 'TagResource']) expect(role.may(action, role.name, { request: { ...mine, team: 'a' } })).toBe(true);
    expect(role.may('TagResource', role.name, { resource: mine, request: { ...mine, team: 'a' } })).toBe(true);
    expect(role.may('TagResource', role.name, { resource: mine, request: { team: 'a' } })).toBe(true);
    expect(role.may('UntagResource', role.name, { resource: { ...mine, team: 'a' }, removed: ['team'] })).toBe(true);
  });

  test('leaves the tags alone of what doesn\'t carry its mark, and that of what is retained', () => {
    const mine = markOf(role.owner);
    expect(role.may('TagResource', role.name, { resource: mine, request: markOf(OTHER) })).toBe(false);
    expect(role.may('UntagResource', role.name, { resource: { ...mine, [TAG.retained]: STACK }, removed: [TAG.retained] })).toBe(false);
    for (const resource of [{}, { team: 'b' }, markOf(OTHER), { [TAG.retained]: STACK }]) {
      for (const name of [role.name, 'unrelated', copy]) {
        expect(role.may('TagResource', name, { resource, request: { team: 'a' } })).toBe(false);
        expect(role.may('UntagResource', name, { resource, removed: ['team'] })).toBe(false);
      }
      expect(role.may('UntagResource', role.name, { resource, removed: [TAG.stack] })).toBe(false);
      expect(role.may('TagResource', role.name, { resource, request: { [TAG.retained]: STACK } })).toBe(false);
    }
  });

  test('deletes no template without its mark, and overwrites no copy that carries nobody\'s', () => {
    for (const resource of [{}, markOf(OTHER), { [TAG.retained]: STACK }]) {
      for (const name of [role.name, copy, 'unrelated']) expect(role.may('DeleteEmailTemplate', name, { resource })).toBe(false);
    }
    if (kind === ANY_NAME['an EmailTemplates with an empty prefix']) return;
    expect(role.may('UpdateEmailTemplate', copy)).toBe(false);
  });
});

describe.each(Object.entries({ ...ADOPTING, ...GENERATING }))('the function of %s', (_, kind) => {
  const role = new Role(kind);

  test.each(['unrelated', 'shop-notification', 'Shop-notification', 'Shop-order-notification', 'welcome-2', 'x'.repeat(64)])(
    'can neither put its mark on the foreign template %s nor overwrite it', (name) => {
      const kept = [STACK, OTHER.stackId].map((stack) => ({ [TAG.retained]: stack }));
      for (const resource of [{}, { team: 'a' }, markOf(OTHER), ...kept, { [TAG.resource]: role.owner.logicalId }]) {
        expect(role.mayMark(name, resource)).toBe(false);
        expect(role.may('UpdateEmailTemplate', name, { resource })).toBe(false);
      }
    });
});

describe.each(Object.entries({ ...ADOPTING, ...ANY_NAME }))('the function of %s', (_, kind) => {
  const role = new Role(kind);

  test('takes over the copy that a stack which is gone has left', () => {
    const resource = markOf(OTHER);
    expect(role.mayMark(backupName(role.name), resource)).toBe(true);
    expect(role.may('UpdateEmailTemplate', backupName(role.name), { resource })).toBe(true);
  });

  test('may overwrite what is there under its name, whoever made it', () => {
    for (const resource of [{}, markOf(OTHER)]) expect(role.may('UpdateEmailTemplate', role.name, { resource })).toBe(true);
  });

  // No condition key of SES tells the tags of a template that is created from those of one that is there without our tags.
  test('may mark what is there under its name without anybody\'s mark', () => {
    expect(role.mayMark(role.name)).toBe(true);
  });
});

test('only the copy of its own name can be taken over by the function of a template with a name', () => {
  expect(new Role(ADOPTING['an EmailTemplate with a name']!).mayMark(backupName('hello'), markOf(OTHER))).toBe(false);
});

test.each(Object.entries(GENERATING))('no copy of another stack can be taken over by the function of %s', (_, kind) => {
  const role = new Role(kind);
  expect(role.mayMark(backupName(role.name), markOf(OTHER))).toBe(false);
  expect(role.may('UpdateEmailTemplate', backupName(role.name), { resource: markOf(OTHER) })).toBe(false);
});

test('400 templates with generated names stay within the limits of a role and a policy', () => {
  const { policies } = synth((stack) => {
    for (let index = 0; index < 400; index++) email(`Email${index}`)(stack);
  });
  const managed = Object.entries(policies).filter(([id]) => id.startsWith('CdkAdoptEmailTemplatePolicy'));
  expect(managed.length).toBeLessThanOrEqual(9); // of 10: a change needs room
});
