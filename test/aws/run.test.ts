import { backupName } from '../../core/email-templates/template-name';
import { isRun, namesOf, newRun } from './run';

test('each run has another id, which begins with its day', () => {
  const ids = Array.from({ length: 100 }, () => newRun(new Date('2026-12-01T23:59:59Z')));
  expect(new Set(ids).size).toBe(100);
  for (const id of ids) expect([id.slice(0, 9), isRun(id)]).toEqual(['20261201-', true]);
});

test('a name that is no run is none', () => {
  for (const text of ['', '20261201', '20261201-0a1b2', '20261201-0a1b2c-', '2026-12-01', '*']) expect(isRun(text)).toBe(false);
});

test('what a run names begins like no name of another run, and S3 and SES take it', () => {
  const { stacks, buckets, templates, requests, folderPrefix, addressKey, group } = namesOf('20261201-0a1b2c');
  const all = [...[stacks, buckets, templates].flatMap((named) => Object.values<string>(named)), requests, folderPrefix, addressKey, group];
  for (const name of all) expect(name).toMatch(/^adopt-test-20261201-0a1b2c-[a-z-]{1,29}$/); // at most 63 and 64 characters
  expect(all).not.toContain(backupName(templates.receipt));
});
