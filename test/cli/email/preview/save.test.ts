import { existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { save } from '../../../../cli/email/preview/save';
import { write } from '../../../core/email-templates/folder/support';

const folder = () => write({ 'a/sample.json': '{}\n', 'a/subject.txt': 'x' });
const at = (root: string, name = 'sample.json') => join(root, 'a', name);

test('a sample is replaced, with a line break at its end, and one that is not there is made', () => {
  const root = folder();
  save(root, { file: at(root), text: '{"a":1}', saved: '{}\n' });
  expect(readFileSync(at(root), 'utf8')).toBe('{"a":1}\n');
  rmSync(at(root));
  save(root, { file: at(root), text: '{"a":2}\n', saved: undefined });
  expect(readFileSync(at(root), 'utf8')).toBe('{"a":2}\n');
  expect(readdirSync(join(root, 'a')).sort()).toEqual(['sample.json', 'subject.txt']);
});

test.each<[string, string, string | undefined, RegExp]>([
  ['is no JSON', '{', '{}\n', /^it is no JSON, so it is not saved: line 1: where a name/],
  ['would replace what somebody has changed since', '{}', '{"old":1}', /is not saved: it has changed since; reload, and edit it again$/],
  ['would replace what somebody has made since', '{}', undefined, /it has changed since/],
])('a sample that %s is not saved', (_, text, saved, message) => {
  const root = folder();
  expect(() => save(root, { file: at(root), text, saved })).toThrow(message);
  expect(readFileSync(at(root), 'utf8')).toBe('{}\n');
});

test('a link is not written through, whether the file is one or its folder', () => {
  const root = folder();
  const outside = mkdtempSync(join(tmpdir(), 'cdk-adopt-'));
  writeFileSync(join(outside, 'sample.json'), '{}\n');
  symlinkSync(join(outside, 'sample.json'), at(root, 'linked.json'));
  symlinkSync(outside, join(root, 'away'));
  expect(() => save(root, { file: at(root, 'linked.json'), text: '{"a":1}', saved: '{}\n' })).toThrow('is not saved: it is no plain file');
  expect(() => save(root, { file: join(root, 'away', 'sample.json'), text: '{"a":1}', saved: '{}\n' })).toThrow('its folder is a link that leads out of');
  expect(() => save(root, { file: join(root, 'away', 'new.json'), text: '{"a":1}', saved: undefined })).toThrow('its folder is a link that leads out of');
  expect([readFileSync(join(outside, 'sample.json'), 'utf8'), existsSync(join(outside, 'new.json')), lstatSync(at(root, 'linked.json')).isSymbolicLink()]).toEqual(['{}\n', false, true]);
  rmSync(outside, { recursive: true });
});
