import { readPages } from '../support/pages';

test('the migration guides are all in their index', () => {
  const { 'docs/migration/README.md': index = '', ...pages } = readPages();
  const guides = Object.keys(pages).filter((path) => path.startsWith('docs/migration/')).map((path) => path.replace('docs/migration/', ''));
  expect(guides.filter((guide) => !index.includes(`](${guide})`))).toEqual([]);
  expect(guides.length).toBeGreaterThan(5);
});
