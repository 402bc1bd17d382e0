import type { Statement } from './iam';
import { REASONS } from './permissions/reasons';
import { type FunctionName, FUNCTIONS, synthesizedRoles } from './permissions/role';
import { sectionOf, writtenSection } from './permissions/section';
import { changeText, type Finding, isProven, surveyPermissions } from './permissions/survey';

const NAMES = Object.keys(FUNCTIONS) as FunctionName[];
const findings: Finding[] = [];

const unprovenIn = (some: readonly Finding[]) => some.filter((finding) => !isProven(finding)).map(changeText);

/** With one more statement in each role of the function. */
async function surveyWith(statement: Statement): Promise<Finding[]> {
  return surveyPermissions('bucket-cors', synthesizedRoles().map((role) => ({ ...role, statements: [...role.statements, statement] })));
}

test.each(NAMES)('the function of %s needs every permission that it has, and every limit of one prevents something', async (name) => {
  const found = await surveyPermissions(name);
  findings.push(...found);
  expect(found.length).toBeGreaterThan(0);
  expect(unprovenIn(found)).toEqual([]);
}, 240_000);

test('every reason is that of some change', () => {
  const used = new Set(findings.map(({ reason }) => reason));
  expect(REASONS.map(({ reason }) => reason).filter((reason) => !used.has(reason))).toEqual([]);
});

test('the page on reliability tells what was found', () => {
  expect(writtenSection()).toBe(sectionOf(findings));
});

test('a permission that no script needs is reported', async () => {
  const found = await surveyWith({ effect: 'Allow', actions: ['s3:DeleteBucket'], resources: ['arn:aws:s3:::shared'], condition: {} });
  expect(unprovenIn(found)).toContain('bucket-cors: Allow s3:DeleteBucket on <bucket>, without permission');
});

test('a limit that another permission makes void is reported', async () => {
  const found = await surveyWith({ effect: 'Allow', actions: ['s3:PutBucketCORS'], resources: ['arn:aws:s3:::*'], condition: {} });
  expect(unprovenIn(found)).toContain('bucket-cors: Allow s3:PutBucketCORS on <bucket>, without resource');
});
