import { BACKUP_PREFIX, backupName, isBackupName, MAX_TEMPLATE_NAME_LENGTH, TEMPLATE_NAME_PART } from '../../../core/email-templates/template-name';

test.each([
  ['welcome', true], ['Order_receipt-2', true], ['0', true], ['', false], ['a b', false], ['a.b', false], ['grüße', false], ['a\n', false],
])('%j can be a part of a name: %s', (name, expected) => {
  expect(TEMPLATE_NAME_PART.test(name)).toBe(expected);
});

test('the copy of a former text has the name that it always had, which is one that SES takes', () => {
  expect(backupName('welcome')).toBe('cdk-adopt-24066947f782');
  const name = backupName('x'.repeat(MAX_TEMPLATE_NAME_LENGTH));
  expect(name).toMatch(TEMPLATE_NAME_PART);
  expect(name.startsWith(BACKUP_PREFIX)).toBe(true);
  expect(name.length).toBeLessThanOrEqual(MAX_TEMPLATE_NAME_LENGTH);
  expect(backupName('welcome2')).not.toBe(backupName('welcome'));
});

test('the name of a backup is told from others that begin with the prefix', () => {
  expect([backupName('welcome'), `${BACKUP_PREFIX}welcome`, `x${backupName('welcome')}`, `${backupName('welcome')}0`].map(isBackupName))
    .toEqual([true, false, false, false]);
});
