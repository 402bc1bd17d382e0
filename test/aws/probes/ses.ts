import { CreateTemplateCommand, TestRenderTemplateCommand } from '@aws-sdk/client-ses';
import {
  CreateEmailTemplateCommand, DeleteEmailTemplateCommand, type EmailTemplateContent, GetEmailTemplateCommand, UpdateEmailTemplateCommand,
} from '@aws-sdk/client-sesv2';
import { SES_PLACEHOLDERS, withStandIns } from '../../../core/email-templates/ses-placeholders';
import { sameContent } from '../../../core/email-templates/stored-template';
import { HANDLEBARS_DATA, HANDLEBARS_ROWS } from '../../support/handlebars-rows';
import { textOf } from './mime';
import { type Asked, outcome, type Probes } from './probe';

const REFUSED = 'BadRequestException';

export const SES_PROBES = {
  'ses-delete-missing': {
    question: 'what DeleteEmailTemplate says to a template that is not there',
    answers: ['accepted', 'NotFoundException'],
    ask: ({ ses, name }) => outcome(ses.send(new DeleteEmailTemplateCommand({ TemplateName: name('missing') }))),
  },
  'ses-line-ends': {
    question: 'in which form carriage returns come back',
    answers: ['as they were', 'with other line ends'],
    async ask(asked) {
      const text = 'one\r\ntwo\nthree\r\n';
      await create(asked, 'line-ends', { Subject: 'x', Text: text });
      const { Text = '' } = await get(asked, 'line-ends');
      if (Text === text) return 'as they were';
      return sameContent({ subject: 'x', text }, { subject: 'x', text: Text }) ? 'with other line ends' : `altered: ${JSON.stringify(Text)}`;
    },
  },
  'ses-rate': {
    question: 'whether all actions share the one request a second',
    answers: ['they share it', 'each has its own'],
    async ask({ sesOnce: ses, name, wait }) {
      await wait(3_000);
      const update = () => ses.send(new UpdateEmailTemplateCommand({ TemplateName: name('missing'), TemplateContent: { Subject: 'x', Text: 'x' } }));
      const remove = () => ses.send(new DeleteEmailTemplateCommand({ TemplateName: name('missing') }));
      const outcomes = await Promise.all([outcome(update()), outcome(remove())]);
      return outcomes.includes('TooManyRequestsException') ? 'they share it' : 'each has its own';
    },
  },
  'ses-names': {
    question: 'what SES says to a name with a space, and to one of 65 characters',
    answers: [`${REFUSED}, ${REFUSED}`, `${REFUSED}, accepted`, `accepted, ${REFUSED}`, 'accepted, accepted'],
    async ask(asked) {
      const content = { Subject: 'x', Text: 'x' };
      return [await created(asked, 'a b', content), await created(asked, 'x'.repeat(65 - asked.name('').length), content)].join(', ');
    },
  },
  'ses-subject-line-break': {
    question: 'whether a subject may have a line break',
    answers: [REFUSED, 'accepted'],
    ask: (asked) => created(asked, 'line-break', { Subject: 'one\r\nBcc: ada@example.com', Text: 'x' }),
  },
  'ses-subject-length': {
    question: 'whether a subject may have 2,000 characters',
    answers: [REFUSED, 'accepted'],
    ask: (asked) => created(asked, 'subject-length', { Subject: 'x'.repeat(2_000), Text: 'x' }),
  },
  'ses-size': {
    question: 'what 500 KB are',
    answers: ['500,000 bytes', '512,000 bytes', 'more than 512,000 bytes', '500,000 characters', '512,000 characters', 'more than 512,000 characters'],
    async ask(asked) {
      const takes = async (what: string, text: string) => await created(asked, `size-${what}`, { Subject: 'x', Text: text }) === 'accepted';
      if (!await takes('least', 'x'.repeat(500_000))) return 'less than 500,000 bytes';
      const size = async () => {
        if (await takes('more', 'x'.repeat(512_001))) return 'more than 512,000';
        return await takes('most', 'x'.repeat(512_000)) ? '512,000' : '500,000';
      };
      return `${await size()} ${await takes('wide', 'é'.repeat(500_000)) ? 'characters' : 'bytes'}`;
    },
  },
  'ses-syntax': {
    question: 'when SES refuses Handlebars that does not parse',
    answers: ['at the creation', 'at the rendering'],
    async ask(asked) {
      if (await created(asked, 'syntax', { Subject: 'x', Text: '{{#if a}}' }) === REFUSED) return 'at the creation';
      return await rendered(asked, 'syntax', {}).then(() => 'never', () => 'at the rendering');
    },
  },
  'ses-left-out': {
    question: 'what becomes of a part that UpdateEmailTemplate leaves out',
    answers: ['it is gone'],
    async ask(asked) {
      await create(asked, 'left-out', { Subject: 'x', Html: '<p>x</p>', Text: 'x' });
      const TemplateContent = { Subject: 'x', Text: 'x' };
      await asked.ses.send(new UpdateEmailTemplateCommand({ TemplateName: asked.name('left-out'), TemplateContent }));
      return (await get(asked, 'left-out')).Html ? 'it stays' : 'it is gone';
    },
  },
  'ses-one-store': {
    question: 'whether v1 and v2 have the same templates',
    answers: ['they do'],
    async ask(asked) {
      const Template = { TemplateName: asked.name('one-store'), SubjectPart: 'x', TextPart: 'of v1' };
      await asked.sesV1.send(new CreateTemplateCommand({ Template }));
      return (await get(asked, 'one-store')).Text === 'of v1' ? 'they do' : "they don't";
    },
  },
  'ses-placeholders': {
    question: "whether a test rendering wants data for SES's own placeholders",
    answers: ['no', 'MissingRenderingAttribute'],
    async ask(asked) {
      await create(asked, 'placeholders', { Subject: 'x', Html: SES_PLACEHOLDERS.map(({ name }) => `{{${name}}}`).join(' ') });
      return outcome(rendered(asked, 'placeholders', {}), 'no');
    },
  },
  'ses-handlebars': {
    question: 'whether SES renders what its documents point to',
    answers: ['as Handlebars does'],
    ask: (asked) => features(asked, 'documented', 'yes'),
  },
  'ses-handlebars-undocumented': {
    question: 'whether SES renders what no document of it has',
    answers: ['as Handlebars does', 'otherwise'],
    ask: (asked) => features(asked, 'undocumented', 'no'),
  },
} satisfies Probes;

function create({ ses, name, tags }: Asked, what: string, TemplateContent: EmailTemplateContent): Promise<unknown> {
  return ses.send(new CreateEmailTemplateCommand({ TemplateName: name(what), TemplateContent, Tags: tags }));
}

function created(asked: Asked, what: string, content: EmailTemplateContent): Promise<string> {
  return outcome(create(asked, what, content));
}

async function get({ ses, name }: Asked, what: string): Promise<EmailTemplateContent> {
  return (await ses.send(new GetEmailTemplateCommand({ TemplateName: name(what) }))).TemplateContent ?? {};
}

/** By v1, as the handlers do. */
async function rendered({ sesV1, name }: Asked, what: string, data: object): Promise<string> {
  const call = new TestRenderTemplateCommand({ TemplateName: name(what), TemplateData: JSON.stringify(data) });
  return textOf((await sesV1.send(call)).RenderedTemplate ?? '');
}

interface Feature {
  readonly feature: string;
  readonly example: string;
  readonly renders: string;
}

/** All at once, since each template takes two requests; one by one, where one of them is refused. */
async function features(asked: Asked, what: string, documented: string): Promise<string> {
  const all = HANDLEBARS_ROWS.filter(([, row]) => row.documented === documented).map(([feature, row]) => ({ feature, ...row }));
  let wrong = await differing(asked, what, all);
  if (wrong.length === all.length) {
    wrong = [];
    for (const [index, each] of all.entries()) wrong.push(...await differing(asked, `${what}-${index}`, [each]));
  }
  return wrong.length === 0 ? 'as Handlebars does' : `otherwise: ${wrong.join('; ')}`;
}

/** Each in a block of its own, which its partials don't leave. */
async function differing(asked: Asked, what: string, all: readonly Feature[]): Promise<string[]> {
  const mark = (index: number) => `=${index}=`;
  const text = all.map(({ example }, index) => `${mark(index)}{{#if vip}}${example}{{/if}}${mark(index)}\n`).join('');
  let found = '';
  const ends = await outcome(create(asked, what, { Subject: 'x', Text: text }).then(async () => {
    found = await rendered(asked, what, withStandIns(HANDLEBARS_DATA));
  }));
  return all.filter(({ renders }, index) => !found.includes(`${mark(index)}${renders}${mark(index)}`))
    .map(({ feature }) => (ends === 'accepted' ? feature : `${feature} (${ends})`));
}
