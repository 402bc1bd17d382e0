import { join } from 'node:path';
import { pathFailure } from '../../core/path-failure';

test('of a relative path the failure tells where it led', () => {
  expect(pathFailure('ENOENT', 'emails/welcome.html')).toBe(`ENOENT at ${join(process.cwd(), 'emails', 'welcome.html')}`);
});

test('an absolute path is told once, by who shows it', () => {
  expect(pathFailure('ENOENT', '/emails')).toBe('ENOENT');
});
