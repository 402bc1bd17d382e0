import { MAX_TEMPLATE_NAME_LENGTH } from '../../core/email-templates/template-name';
import { cloudFormation } from '../../lambda/custom-resource/cloudformation';
import type { Parameter } from '../shared/arguments';
import { CHOICE, clientsOf } from '../shared/aws-clients';
import type { Command } from '../shared/command';
import { DIRECTORY } from './directory';
import { list } from './list';
import { pull } from './pull';
import { templates } from './ses';
import { makeTypes } from './types';

const READ = 'ses:ListEmailTemplates and ses:GetEmailTemplate';

const PREFIX: Parameter = {
  value: 'PREFIX', form: { test: (value) => new RegExp(`^[a-zA-Z0-9_-]{1,${MAX_TEMPLATE_NAME_LENGTH}}$`).test(value) },
  expected: 'letters, digits, hyphens and underscores', example: 'shop-', help: 'only templates whose name begins so',
};

export const emailList: Command = {
  summary: 'lists the email templates of an account and region, and whose they are: of a stack that is there, of one that is gone, or foreign',
  yes: 'listed',
  no: 'never',
  operands: {},
  options: { prefix: PREFIX, ...CHOICE },
  note: 'A template is foreign where no stack has made or adopted it. The copies of former texts (cdk-adopt-...) are left out.\n'
    + `It needs ${READ}, cloudformation:DescribeStacks and cloudformation:DescribeStackResource.`,

  run(given, report) {
    const clients = clientsOf({ region: given.value('region'), profile: given.value('profile') });
    return list(templates(clients.ses), cloudFormation(clients.cloudFormation), given.value('prefix') ?? '', report);
  },
};

export const emailPull: Command = {
  summary: 'writes the email templates of an account and region into a folder, as EmailTemplates.fromDirectory reads it, and tells what has to be changed in them',
  yes: 'all are in the folder, and EmailTemplates takes them',
  no: 'some are not, or have to be changed, or there are none',
  operands: {
    DIR: { value: 'DIR', form: /./, expected: 'a directory', example: 'emails', help: 'the folder; it need not be there' },
  },
  options: {
    prefix: { ...PREFIX, help: 'only templates whose name begins so; the folder leaves it out, as with the namePrefix of an EmailTemplates' },
    force: { help: 'replaces templates that are in the folder already, but no sample.json that somebody has written' },
    ...CHOICE,
  },
  note: 'The copies of former texts (cdk-adopt-...) are left out. A sample.json is guessed from the variables of the template, and says so.\n'
    + `It needs ${READ}.`,

  run(given, report) {
    const { ses } = clientsOf({ region: given.value('region'), profile: given.value('profile') });
    return pull(templates(ses), { directory: given.value('DIR')!, prefix: given.value('prefix') ?? '', force: given.flag('force') }, report);
  },
};

export const emailTypes: Command = {
  summary: "writes a TypeScript declaration of what each template of a folder reads of an email's data, so that the code that sends leaves nothing out",
  yes: 'written, or up to date',
  no: 'with --check: not up to date',

  operands: { DIR: DIRECTORY },
  options: {
    out: {
      value: 'FILE', form: /\.[cm]?ts$/, expected: 'a TypeScript file', example: 'src/emails.ts',
      help: 'the file to write, when it differs, and its folder; without it the declaration goes to the standard output',
    },
    check: { help: 'writes nothing, and tells whether FILE is what would be written' },
  },

  contradictions(given) {
    if (!given.flag('check') || given.flag('out')) return [];
    return ['--check: expected --out FILE with it, the file to compare'];
  },

  async run(given) {
    return makeTypes({ directory: given.value('DIR')!, file: given.value('out'), check: given.flag('check') });
  },
};
