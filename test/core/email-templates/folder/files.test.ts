import { cpSync, realpathSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describeFinding, readFolder } from '../../../../core/email-templates/folder';
import { faultsOf, read, template, write } from './support';

describe('a folder of templates', () => {
  test('that is not there is a fault', () => {
    expect(readFolder('test/nowhere')).toEqual({
      templates: [], warnings: [], errors: [{ file: 'test/nowhere', message: `isn't a folder that can be read (ENOENT at ${process.cwd()}/test/nowhere); correct the path` }],
    });
    expect(readFolder('package.json').errors.map(describeFinding)).toEqual([`package.json: isn't a folder that can be read (ENOTDIR at ${process.cwd()}/package.json); correct the path`]);
  });

  const missing = 'is used by no template; ';
  const ofLanguages = 'a folder of languages has no files of its own, and each language has one: move it into them, or remove it';
  test.each([
    ['no template', { '_partials/': '' }, ['.: holds no template; add a folder for each, such as welcome with subject.txt, body.html and sample.json']],
    ['a file beside the templates', { ...template('a'), 'notes.doc': '' },
      [`notes.doc: ${missing}a template is a folder: with subject.txt, body.html, body.txt and sample.json, or remove it`]],
    ['a name that SES would refuse', template('ä b'), ["ä b: can't be part of a template's name; name the folder with letters, digits, hyphens and underscores"]],
    ['a name that is too long', template('a'.repeat(65)), [`${'a'.repeat(65)}: has a name of 65 characters, and 64 are left for it beside the prefix; shorten it`]],
    ['an empty folder', { ...template('a'), 'b/': '' }, ['b: is empty; add subject.txt and body.html or body.txt, or remove it']],
    ['no subject', { 'a/body.txt': 'a' }, ['a/subject.txt: is missing; add it: SES stores no template without a subject']],
    ['no body', { 'a/subject.txt': 'a' }, ['a: has no body; add body.html, body.txt or both']],
    ['a file that nobody knows', template('a', { 'notes.doc': '' }), ['a/notes.doc: is used by no template; remove it']],
    ['a file for which no name is left', template('a', { 'notes.doc': '', 'body.html': 'a', 'sample.json': '{}' }), ['a/notes.doc: is used by no template; remove it']],
    ['a file of which there is another case', template('a', { 'Body.TXT': '' }), ['a/Body.TXT: is used by no template; remove it']],
    ['two templates that are one on other systems', { ...template('welcome'), ...template('Welcome') },
      ['welcome: differs from Welcome only in case, and on macOS and Windows they are one; rename one of them']],
    ['two partials that are one on other systems', { ...template('a', { 'body.html': '{{> f}}{{> F}}' }), '_partials/f.html': 'a', '_partials/F.html': 'b' },
      ['_partials/f.html: differs from F.html only in case, and on macOS and Windows they are one; rename one of them']],
    ['a name in another case', template('a', { 'Body.HTML': '' }), [`a/Body.HTML: ${missing}rename it to body.html, or remove it`]],
    ['a folder in a template', { ...template('a'), 'a/b/': '' }, [`a/b: ${missing}a template has no folders in it, or remove it`]],
    ['a folder in the place of a file', { ...template('a'), 'a/body.html/': '' }, [`a/body.html: ${missing}a template has no folders in it, or remove it`]],
    ['what is no partial', { ...template('a'), '_partials/x.doc': '' }, [`_partials/x.doc: ${missing}a shared partial is a file with .html or .txt at its end, or remove it`]],
    ['a partial that can not be called', { ...template('a'), '_partials/a b.html': '' },
      ["_partials/a b.html: can't be called as a partial; name the file with letters, digits, hyphens and underscores"]],
    ['another encoding', template('a', { 'body.txt': Buffer.from([0x41, 0xe4, 0x42]) }), ["a/body.txt: isn't in UTF-8; save it in that encoding"]],
    ['a file of another form, of which only one name is left', template('a', { 'sample.yaml': '', 'subject.hbs': '', 'body.htm': '' }),
      [`a/body.htm: ${missing}rename it to body.html, or remove it`, `a/sample.yaml: ${missing}rename it to sample.json, or remove it`, 'a/subject.hbs: is used by no template; remove it']],
    ['files of other tools, of which nothing can be told but their endings', template('a', { 'body.liquid': '', 'index.html': '', 'data.json': '', 'body.html.bak': '', 'LICENSE': '' }), [
      'a/LICENSE: is used by no template; remove it', 'a/body.html.bak: is used by no template; remove it', 'a/body.liquid: is used by no template; remove it',
      `a/data.json: ${missing}rename it to sample.json, or remove it`, `a/index.html: ${missing}rename it to body.html, or remove it`,
    ]],
    ['partials that can not be called, of files and folders, and only that', { ...template('a', { 'body.html': '{{> fuß}}{{> b.c/head}}{{> foot}}' }),
      '_partials/fuß.html': 'a', '_partials/b.c/head.html': 'b', '_partials/foot.html': '{{> fuß}}' }, [
      "_partials/b.c: can't be called as a partial; name the folder with letters, digits, hyphens and underscores",
      "_partials/fuß.html: can't be called as a partial; name the file with letters, digits, hyphens and underscores",
    ]],
    ['templates in a folder of their own', { ...template('a'), ...template('shop/order'), ...template('shop/refund') },
      ['shop: holds folders (order, refund), and a template is a folder of the directory itself; move them up, with names such as shop-order']],
    ['shared partials in a folder of another name', { ...template('a', { 'body.html': '{{> head}}' }), 'Partials/head.html': 'H' },
      ['Partials: holds no template, and shared partials are in _partials; rename it to that',
        'a/body.html:1: calls the partial head, which is nowhere; add _partials/head.html, or define it in the body: {{#* inline "head"}}..{{/inline}} and a line break']],
    ['one sample for several languages', { ...template('a/en'), ...template('a/de'), 'a/sample.json': '{}' },
      [`a/sample.json: ${missing}${ofLanguages}`]],
    ['a subject beside languages', { ...template('a/en'), 'a/subject.txt': 'Hi' }, [`a/subject.txt: ${missing}${ofLanguages}`]],
    ['bodies beside languages', { ...template('a/en'), 'a/body.html': 'Hi', 'a/body.txt': 'Hi' }, [`a/body.html: ${missing}${ofLanguages}`, `a/body.txt: ${missing}${ofLanguages}`]],
    ['a folder in a template that only looks like a language', { ...template('a'), 'a/js/x.js': '' }, [`a/js: ${missing}a template has no folders in it, or remove it`]],
    ['a folder of sources of tools', { ...template('a'), 'src/x.mjml': '', 'src/theme.css': '' },
      ['src: holds only what templates are made from (theme.css, x.mjml); add subject.txt and body.html or body.txt, or move it out of the directory']],
    ['a folder of folders, and only that', template('welcome/english'),
      ['welcome: holds folders (english), and a template is a folder of the directory itself; move them up, with names such as welcome-english']],
    ['no template, and a partial that nobody can call', { '_partials/a b.html': '' }, [
      '.: holds no template; add a folder for each, such as welcome with subject.txt, body.html and sample.json',
      "_partials/a b.html: can't be called as a partial; name the file with letters, digits, hyphens and underscores",
    ]],
    ['a file in the place of the partials', { ...template('a'), '_partials': '' }, [`_partials: ${missing}it is the name of the folder of shared partials: make it one, or remove it`]],
    ['a partial that can not be read, and only that', { ...template('a', { 'body.html': '{{> head}}{{> foot}}' }), '_partials/head.html': '\ufeffH', '_partials/foot.html': '{{> head}}' },
      ['_partials/head.html: begins with a byte order mark, which would be part of the email; save it without']],
    ['a byte order mark', template('a', { 'body.txt': '\ufeffa' }), ['a/body.txt: begins with a byte order mark, which would be part of the email; save it without']],
  ] as const)('has a fault: %s', (_, files, expected) => {
    expect(faultsOf(files)).toEqual(expected);
  });

  test('has a sample with a byte order mark, which is no part of the email', () => {
    const { errors, templates } = read(template('a', { 'body.txt': '{{a}}', 'sample.json': '\ufeff{"a":1}' }));
    expect([errors, templates.map(({ sample }) => sample)]).toEqual([[], ['{"a":1}']]);
  });

  test('may have a template that is named as partials are', () => {
    expect(read(template('partials')).templates.map(({ id }) => id)).toEqual(['partials']);
  });

  test('has a fault: a link to nowhere, and none where a link is a file', () => {
    const directory = write(template('a', { 'body.html': 'a' }));
    symlinkSync('nowhere', join(directory, 'b.txt'));
    unlinkSync(join(directory, 'a', 'body.html'));
    symlinkSync('body.txt', join(directory, 'a', 'body.html'));
    symlinkSync('nowhere', join(directory, 'a', 'sample.json'));
    const { errors, templates } = readFolder(directory);
    expect(templates[0]!.html).toBe('Hello\n');
    expect(errors.map(({ message }) => message)).toEqual([
      "can't be read (ENOENT); correct the link, or remove it", "can't be read (ENOENT); correct the link, or remove it",
    ]);
  });

  test('has a fault: a link to itself, wherever it is', () => {
    const directory = write({ ...template('a'), '_partials/': '' });
    for (const path of ['loop', 'a/loop', 'a/body.html', '_partials/x.html', '_partials/x']) symlinkSync(path.split('/').at(-1)!, join(directory, path));
    expect(readFolder(directory).errors.map(({ message }) => message)).toEqual(Array(5).fill("can't be read (ELOOP); correct the link, or remove it"));
  });

  test.each([
    ['a file of a template', 'a/body.html', 'x.html'], ['the data of a template', 'a/sample.json', 'sample.json'], ['a partial', '_partials/p.html', 'x.html'],
    ['a template', 'b', 'folder'], ['a file that nobody uses', 'a/notes', 'x.html'], ['a file beside the templates', 'notes.doc', 'x.html'],
    ['a folder in the place of a file', 'a/body.html', 'folder'],
  ])('has a fault: %s that is a link out of the folder, of which nothing is read', (_, path, target) => {
    const outside = write({ 'x.html': 'secret', 'sample.json': '{"secret":1}', ...template('folder', { 'subject.txt': 'secret' }) });
    const directory = write({ ...template('a', { 'body.html': '{{> p}}' }), '_partials/q.html': 'q', '_partials/p.html': 'p' });
    for (const [link, to] of [['hop', join(outside, target)], [path, join(directory, 'hop')]] as const) {
      rmSync(join(directory, link), { force: true });
      symlinkSync(to, join(directory, link));
    }
    const { templates, errors } = readFolder(directory);
    const message = `is a link that leads out of the folder (to ${realpathSync(join(outside, target))}); put a copy of what it leads to in its place, or remove it`;
    expect(errors.filter((error) => error.message === message).map(({ file }) => relative(directory, file)).sort()).toEqual(['hop', path].sort());
    expect(JSON.stringify([templates, errors])).not.toContain('secret');
  });

  test('may hold links that stay in it, and may be one itself', () => {
    const directory = write({ ...template('a'), '_partials/p.html': 'p', 'a/body.html': '{{> p}}{{> q}}' });
    const alias = `${directory}-alias`;
    symlinkSync(directory, alias);
    symlinkSync('p.html', join(directory, '_partials', 'q.html'));
    symlinkSync('a', join(directory, 'b'));
    symlinkSync(join(alias, 'a'), join(directory, 'c'));
    for (const path of [directory, alias]) {
      const { templates, errors } = readFolder(path);
      expect(errors).toEqual([]);
      expect(templates.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
      expect(new Set(templates.map(({ html }) => html))).toEqual(new Set([expect.stringContaining('inline "q"}}p{{')]));
    }
  });

  test('has a fault: a link to a folder whose name only begins as its own', () => {
    const directory = write(template('a'));
    cpSync(directory, `${directory}-other`, { recursive: true });
    symlinkSync(join(`${directory}-other`, 'a'), join(directory, 'b'));
    expect(readFolder(directory).errors.map(({ file, message }) => [relative(directory, file), message])).toEqual([
      ['b', expect.stringMatching(/^is a link that leads out of the folder/)],
    ]);
  });

  test('may hold what file managers and editors leave behind, and a README', () => {
    const left = ['.DS_Store', 'Thumbs.db', 'desktop.ini', 'body.txt~', '#body.txt#'];
    const files = ['', 'a/', '_partials/'].flatMap((folder) => left.map((name) => [`${folder}${name}`, 'x']));
    expect(faultsOf({ ...template('a'), ...Object.fromEntries(files), 'README.md': 'x', 'README': 'x', 'a/README.de.md': 'x' })).toEqual([]);
    expect(faultsOf({ ...template('a'), 'README/': '' })).toEqual(['README: is empty; add subject.txt and body.html or body.txt, or remove it']);
  });

  test('may hold images in folders of their own, wherever they are', () => {
    const images = ['images', 'a/images', 'b/images', '_partials/images'].flatMap((folder) => [`${folder}/logo.png`, `${folder}/icon.SVG`, `${folder}/.DS_Store`]);
    const files = { ...template('a'), ...template('b/en'), ...Object.fromEntries(images.map((path) => [path, 'x'])) };
    expect(faultsOf(files)).toEqual([]);
    expect(read(files).templates.map(({ id }) => id)).toEqual(['a', 'b-en']);
    expect(faultsOf({ ...files, 'images/body.html': 'x', 'a/images/notes.doc': 'x', 'b/images/old/logo.png': 'x' })).toEqual([
      'a/images: is used by no template; a template has no folders in it, or remove it',
      expect.stringMatching(/^b\/images: is used by no template; beside languages/),
      'images/subject.txt: is missing; add it: SES stores no template without a subject',
    ]);
  });

  test('has names as long as the prefix leaves room for', () => {
    expect(faultsOf(template('abcde'), { maxIdLength: 5 })).toEqual([]);
    expect(faultsOf(template('abcdef'), { maxIdLength: 5 })).toEqual(['abcdef: has a name of 6 characters, and 5 are left for it beside the prefix; shorten it']);
  });
});
