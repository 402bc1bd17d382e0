import type { Statement } from './iam';
import { nameOf } from './permissions/change';
import { REASONS } from './permissions/reasons';
import { type FunctionName, FUNCTIONS, synthesizedRoles } from './permissions/role';
import { type Finding, isProven, permissionsTable, surveyPermissions } from './permissions/survey';

const TIMEOUT = 120_000;
const NAMES = Object.keys(FUNCTIONS) as FunctionName[];
const findings: Finding[] = [];

const textOf = ({ of, change: { permission: { action, resource }, part } }: Finding) => `${of}: ${action} on ${resource}, ${nameOf(part)}`;
const unprovenIn = (some: readonly Finding[]) => some.filter((finding) => !isProven(finding)).map(textOf);

/** With one more statement in each of the function's roles. */
async function surveyWith(statement: Statement): Promise<Finding[]> {
  const roles = synthesizedRoles().map((role) => ({ ...role, statements: [...role.statements, statement] }));
  return surveyPermissions({ tell: () => undefined, functions: ['bucket-cors'], roles });
}

test.each(NAMES)('the function of %s needs every permission that it has, and every limit of one prevents something', async (of) => {
  const found = await surveyPermissions({ tell: () => undefined, functions: [of] });
  findings.push(...found);
  expect(found.length).toBeGreaterThan(0);
  expect(unprovenIn(found)).toEqual([]);
}, TIMEOUT);

test('every reason is that of some change, and the table has a row for every permission', () => {
  const used = new Set(findings.map(({ reason }) => reason));
  expect(REASONS.map(({ reason }) => reason).filter((reason) => !used.has(reason))).toEqual([]);
  const rows = permissionsTable(findings).trim().split('\n').slice(2);
  expect(rows).toHaveLength(new Set(findings.map(({ change: { permission } }) => permission)).size);
});

test('a permission that no script needs is reported', async () => {
  const found = await surveyWith({ effect: 'Allow', actions: ['s3:DeleteBucket'], resources: ['arn:aws:s3:::shared'], condition: {} });
  expect(unprovenIn(found)).toContain('bucket-cors: s3:DeleteBucket on <bucket>, permission');
}, TIMEOUT);

test('a limit that another permission makes void is reported', async () => {
  const found = await surveyWith({ effect: 'Allow', actions: ['s3:PutBucketCORS'], resources: ['arn:aws:s3:::*'], condition: {} });
  expect(unprovenIn(found)).toContain('bucket-cors: s3:PutBucketCORS on <bucket>, resource');
}, TIMEOUT);
