import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FolderWatch } from '../../../../cli/email/preview/watch';
import { write } from '../../../core/email-templates/folder/support';

let watch: FolderWatch | undefined;
afterEach(() => watch?.close());

/** A watch, and what it tells, one after the other. */
function watching(...folders: string[]) {
  const told: (readonly string[] | undefined)[] = [];
  let wake = () => undefined as void;
  watch = new FolderWatch((changed) => { told.push(changed && [...changed]); wake(); });
  watch.follow(folders);
  const next = async () => {
    while (told.length === 0) await new Promise<void>((resolve) => { wake = resolve; });
    return told.shift();
  };
  return { next, told };
}

test('an edit is told with its folder, several at once as one; and then all is looked at once more', async () => {
  const root = write({ 'a/x.txt': '', 'b/x.txt': '' });
  const { next } = watching(root, join(root, 'a'), join(root, 'b'));
  writeFileSync(join(root, 'a', 'x.txt'), 'new');
  writeFileSync(join(root, 'b', 'x.txt'), 'new');
  const seen = new Set<string>();
  for (let each = await next(); each; each = await next()) each.forEach((folder) => seen.add(folder));
  expect([...seen].sort()).toEqual([join(root, 'a'), join(root, 'b')]);
});

test('a file that is replaced by another is told, as editors save', async () => {
  const root = write({ 'a/x.txt': '' });
  const { next } = watching(join(root, 'a'));
  writeFileSync(join(root, 'draft'), 'new');
  renameSync(join(root, 'draft'), join(root, 'a', 'x.txt'));
  expect(await next()).toEqual([join(root, 'a')]);
});

test('a folder that is not there is looked for again and again, and one that is new is followed', async () => {
  const root = write({ 'a/x.txt': '' });
  const { next, told } = watching(root, join(root, 'b'));
  expect(await next()).toBeUndefined();
  mkdirSync(join(root, 'b'));
  watch!.follow([root, join(root, 'b')]);
  told.length = 0;
  writeFileSync(join(root, 'b', 'x.txt'), '');
  for (let each = await next(); !each?.includes(join(root, 'b')); each = await next());
});

test('a folder that is replaced by another of its name is followed on', async () => {
  const root = write({ 'a/x.txt': '' });
  const folders = [root, join(root, 'a')];
  const { next, told } = watching(...folders);
  rmSync(join(root, 'a'), { recursive: true });
  mkdirSync(join(root, 'a'));
  expect(await next()).toContain(root);
  watch!.follow(folders);
  while (await next());
  told.length = 0;
  writeFileSync(join(root, 'a', 'x.txt'), 'new');
  expect(await next()).toEqual([join(root, 'a')]);
});

test('what is not followed any more, and what was closed, tells nothing', async () => {
  const root = write({ 'a/x.txt': '', 'b/x.txt': '' });
  const { next, told } = watching(join(root, 'a'), join(root, 'b'));
  watch!.follow([join(root, 'b')]);
  writeFileSync(join(root, 'a', 'x.txt'), 'new');
  writeFileSync(join(root, 'b', 'x.txt'), 'new');
  expect(await next()).toEqual([join(root, 'b')]);
  watch!.close();
  told.length = 0;
  rmSync(join(root, 'b', 'x.txt'));
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(told).toEqual([]);
});
