import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { notesOf, tagProblems } from '../../../scripts/release/notes';
import { CHECKOUT } from '../../support/checkout';

const CHANGELOG = '# Changelog\n\nIts form.\n\n## 0.2.0, unreleased\n\n### Added\n\n- New.\n\n## 0.1.0, 2026-11-30\n\n- First.\n';

describe('the notes of a release', () => {
  test('are what the changelog says of the version', () => {
    expect(notesOf(CHANGELOG, '0.2.0')).toEqual({ isDated: false, text: '### Added\n\n- New.' });
    expect(notesOf(CHANGELOG, '0.1.0')).toEqual({ isDated: true, text: '- First.' });
  });

  test.each(['0.3.0', '0.1', '.1.0'])('are missing for %s', (version) => {
    expect(() => notesOf(CHANGELOG, version)).toThrow(`CHANGELOG.md has no section "## ${version}, ..."`);
  });

  test('of the version of package.json are there', () => {
    const { version } = JSON.parse(readFileSync(join(CHECKOUT, 'package.json'), 'utf8')) as { version: string };
    expect(notesOf(readFileSync(join(CHECKOUT, 'CHANGELOG.md'), 'utf8'), version).text).not.toBe('');
  });
});

describe('a tag', () => {
  test('is released when it names the version, and the changelog has its date', () => {
    expect(tagProblems('v0.1.0', '0.1.0', notesOf(CHANGELOG, '0.1.0'))).toEqual([]);
  });

  test('is not when it names another version, or the version is called unreleased', () => {
    expect(tagProblems('v0.1.0', '0.2.0', notesOf(CHANGELOG, '0.2.0'))).toEqual([
      'the tag is v0.1.0, package.json has the version 0.2.0: expected v0.2.0',
      'CHANGELOG.md has no date in the heading of 0.2.0: write "## 0.2.0, YYYY-MM-DD"',
    ]);
  });
});
