import { isLanguage, localizedBy, localizedId } from '../../../../core/email-templates/folder/language-folder';
import { doubtsOf, faultsOf, read, template } from './support';

const idsOf = (...folders: string[]) => read(Object.assign({}, ...folders.map((folder) => template(folder)))).templates.map(({ id }) => id);

test.each(['en', 'en-US', 'en_US', 'en-us', 'pt-BR', 'zh-Hans', 'zh-Hant-TW', 'sr_Latn_RS', 'es-419', 'fil-PH'])('%s is a language', (name) => {
  expect(isLanguage(name)).toBe(true);
});

test.each(['', 'e', 'css', 'old', 'v2', 'test', 'english', 'en-', 'en-U', 'en.US', 'e1', 'en-USA', 'en-1'])('%j is none', (name) => {
  expect(isLanguage(name)).toBe(false);
});

test.each([
  ['welcome.en-US', 'welcome', 'en-US', 'welcome-en-US'],
  ['order_shipped.de', 'order_shipped', 'de', 'order_shipped-de'],
])('the folder %s is %s in %s', (folder, name, language, id) => {
  const localized = localizedBy(folder);
  expect(localized).toEqual({ template: name, language });
  expect(localizedId(localized!)).toBe(id);
});

test.each(['welcome', 'welcome.old', 'welcome.v2', '.en', 'a.b.en', 'welcome-en'])('the folder %s has no language', (folder) => {
  expect(localizedBy(folder)).toBeUndefined();
});

describe('templates in several languages', () => {
  test('have names that SES takes', () => {
    expect(idsOf('welcome.en-US', 'welcome.pt-BR')).toEqual(['welcome-en-US', 'welcome-pt-BR']);
    expect(idsOf('reset/de', 'reset/en_US', 'other')).toEqual(['other', 'reset-de', 'reset-en_US']);
  });

  test('have nothing found in them, with sources and notes beside the languages', () => {
    const files = { ...template('welcome/en'), ...template('welcome/de'), 'welcome/README.md': 'x', 'welcome/body.mjml': '{{x}}', 'welcome/logo.png': 'x' };
    expect([...faultsOf(files), ...doubtsOf(files)]).toEqual([]);
  });

  test('are found by both forms at once, if they differ', () => {
    expect(faultsOf({ ...template('welcome/en'), ...template('welcome.en'), ...template('reset-de'), ...template('reset.de'), ...template('reset.DE') })).toEqual([
      'reset.DE: differs from reset-de only in case, and on macOS and Windows they are one; rename one of them',
      expect.stringMatching(/^reset\.de: is the template reset-de, as .*reset-de is; rename one of them$/),
      expect.stringMatching(/^welcome\.en: is the template welcome-en, as .*welcome\/en is; rename one of them$/),
    ]);
  });

  test('have errors in their own files', () => {
    expect(faultsOf({ ...template('welcome/en'), 'welcome/de/body.txt': 'Hi', 'welcome/fr/': '' })).toEqual([
      'welcome/de/subject.txt: is missing; add it: SES stores no template without a subject',
      'welcome/fr: is empty; add subject.txt and body.html or body.txt, or remove it',
    ]);
  });

  test('have nothing else beside them', () => {
    expect(faultsOf({ ...template('welcome/en'), 'welcome/notes.txt': 'x', ...template('welcome/old') })).toEqual([
      'welcome/notes.txt: is used by no template; beside languages there are only languages, such as en, en-US or fil-PH, or remove it',
      'welcome/old: is used by no template; beside languages there are only languages, such as en, en-US or fil-PH, or remove it',
    ]);
  });

  test('are no part of a template with files of its own', () => {
    expect(faultsOf({ ...template('welcome'), ...template('welcome/en') })).toEqual(['welcome/en: is used by no template; a template has no folders in it, or remove it']);
  });

  test('have a name in whole that fits', () => {
    const long = 'a'.repeat(60);
    expect(read({ ...template(`${long}/en`), ...template(`${long}/en-US`) }).errors).toEqual([
      expect.objectContaining({ message: 'has a name of 66 characters, and 64 are left for it beside the prefix; shorten it' }),
    ]);
  });
});

test.each(['welcome.old', 'a.b', 'welcome.en.de'])('a dot before something else is an error that says so: %s', (folder) => {
  expect(faultsOf(template(folder))).toEqual([
    `${folder}: can't be part of a template's name; name the folder with letters, digits, hyphens and underscores, and a dot only before a language, such as en, en-US or fil-PH`,
  ]);
});
