import { faultsOf, read, template } from './support';

describe('a folder of templates', () => {
  test('is read: texts, sample, variables, placeholders', () => {
    const { templates, errors, warnings } = read({
      ...template('welcome', { 'subject.txt': 'Hello {{name}}\n', 'body.html': '<a href="%%url%%/{{id}}">%%site%%</a>\n', 'sample.json': '{ "id": 1,\n"name": "Ann" }\n' }),
      ...template('bye', { 'subject.txt': 'Bye' }),
      '.DS_Store': 'x', 'welcome/.hidden': 'x',
    }, { substitutions: ['url', 'site'] });
    expect(errors).toEqual([]);
    expect(warnings).toEqual([]);
    expect(templates.map((each) => ({ ...each, parsed: undefined }))).toEqual([
      { id: 'bye', subject: 'Bye', html: undefined, text: 'Hello\n', sample: '{}', substitutions: [], variables: [] },
      {
        id: 'welcome', subject: 'Hello {{name}}', html: '<a href="%%url%%/{{id}}">%%site%%</a>\n', text: 'Hello\n',
        sample: '{"id":1,"name":"Ann"}', substitutions: ['site', 'url'], variables: ['id', 'name'],
      },
    ]);
    expect(templates[1]!.parsed.map(({ name, source }) => [name, source])).toEqual([
      ['subject', 'Hello {{name}}'], ['html', '<a href="%%url%%/{{id}}">%%site%%</a>\n'], ['text', 'Hello\n'],
    ]);
  });

  test('reports all faults at once, by file and line', () => {
    expect(faultsOf({
      ...template('b', { 'body.html': '{{x}}\n{{eq a b}}\n{{date c}}', 'sample.json': '{' }),
      ...template('a', { 'subject.txt': '' }),
      'note.doc': '',
    })).toEqual([
      expect.stringMatching(/^a\/subject\.txt: /),
      expect.stringMatching(/^b\/body\.html:2: /),
      expect.stringMatching(/^b\/body\.html:3: /),
      expect.stringMatching(/^b\/sample\.json:1: /),
      expect.stringMatching(/^note\.doc: /),
    ]);
  });
});
