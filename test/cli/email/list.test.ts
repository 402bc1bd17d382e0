import { list } from '../../../cli/email/list';
import type { TemplateSource } from '../../../cli/email/ses';
import { PLAIN, withTable } from '../../../cli/shared/table';
import { backupName } from '../../../core/email-templates/template-name';
import { TAG, type Tags } from '../../../core/ownership';
import { awsError } from '../../support/aws-error';
import { LOGICAL_ID, OTHER_STACK, STACK } from '../../support/world';
import { answering, type Answers } from '../eip/support';

const mark = (stackId: string): Tags => ({ [TAG.stack]: stackId, [TAG.resource]: LOGICAL_ID });

const account = (tags: Readonly<Record<string, Tags>>): TemplateSource => ({
  region: async () => 'us-east-1',
  page: async () => ({ names: Object.keys(tags) }),
  read: async (name) => ({ content: { subject: `About ${name}` }, tags: tags[name]! }),
});

async function listed(tags: Readonly<Record<string, Tags>>, answers: Answers, prefix = '') {
  const stacks = answering(answers);
  const { yes, table, text, json } = await list(account(tags), stacks, prefix);
  const lines = withTable(table, text, PLAIN).split('\n').map((line) => line.trimEnd());
  return { yes, lines, stacks, json: JSON.parse(JSON.stringify(json)) };
}

const LIVE: Answers = { stacks: { [STACK]: 'CREATE_COMPLETE' } };

test('tells of each template whose it is: made or adopted by a stack, one that is there or gone, or foreign', async () => {
  const { yes, lines, json } = await listed({
    made: mark(STACK), adopted: { mine: 'yes' }, [backupName('adopted')]: mark(STACK), orphan: mark(OTHER_STACK), foreign: {}, kept: { [TAG.retained]: STACK },
  }, LIVE);
  expect([yes, lines]).toEqual([true, [
    'TEMPLATE  OWNER                                   SUBJECT',
    `adopted   adopted by ${LOGICAL_ID} of stack Shop  About adopted`,
    'foreign   foreign                                 About foreign',
    'kept      foreign, retained by stack Shop         About kept',
    `made      ${LOGICAL_ID} of stack Shop             About made`,
    `orphan    ${LOGICAL_ID} of stack Blog (gone)      About orphan`,
    '',
    '5 templates in us-east-1',
  ]]);
  expect(json).toMatchObject({ region: 'us-east-1', copies: [], templates: [
    { name: 'adopted', subject: 'About adopted', owner: { kind: 'adopted', stack: 'Shop', stackId: STACK, resource: LOGICAL_ID, state: 'live' } },
    { owner: { kind: 'foreign' } }, { owner: { kind: 'foreign' }, retained: STACK }, { owner: { kind: 'made', state: 'live' } }, { owner: { kind: 'made', state: 'gone' } },
  ] });
});

test('with a prefix, only those are listed, and who has adopted them is known all the same', async () => {
  const { lines } = await listed({ 'shop-a': {}, [backupName('shop-a')]: mark(STACK), 'blog-a': {} }, LIVE, 'shop-');
  expect(lines.slice(1)).toEqual([`shop-a    adopted by ${LOGICAL_ID} of stack Shop  About shop-a`, '', '1 template in us-east-1 whose name begins with shop-']);
});

test('a copy whose template is not there is told', async () => {
  const { lines, json } = await listed({ [backupName('gone')]: mark(STACK) }, LIVE);
  expect(lines).toEqual(['no templates in us-east-1', `copies of former texts whose template is not there: ${backupName('gone')}`]);
  expect(json.copies).toEqual([backupName('gone')]);
});

test('CloudFormation is asked once for a stack and its resource, however many templates it has; where it denies, the owner is unknown', async () => {
  const tags = Object.fromEntries(Array.from({ length: 20 }, (_, number) => [`t${number}`, mark(STACK)]));
  const { stacks } = await listed(tags, LIVE);
  expect(stacks.asked).toEqual([STACK, `${STACK} ${LOGICAL_ID}`]);
  const denied = await listed(tags, { stacks: { [STACK]: awsError('AccessDenied') } });
  expect(denied.lines[1]).toContain('stack Shop (unknown)');
  expect(denied.lines.slice(-2)).toEqual(['20 templates in us-east-1', expect.stringContaining('allow these credentials cloudformation:DescribeStacks on the stack')]);
});

test('a stack that has no such resource any more has abandoned it', async () => {
  expect((await listed({ a: mark(STACK) }, { ...LIVE, resource: 'absent' })).lines[1]).toContain('(abandoned, the stack has no such resource)');
});
