import { readAll } from '../../../cli/email/read-all';
import type { TemplateSource } from '../../../cli/email/ses';
import { OperationError } from '../../../core/errors';

const template = { content: { subject: 'x' }, tags: {} };

function account(pages: readonly (readonly string[])[], read: TemplateSource['read'] = async () => template): TemplateSource {
  return {
    region: async () => 'us-east-1',
    page: async (token = '0') => ({ names: pages[Number(token)]!, next: Number(token) + 1 < pages.length ? String(Number(token) + 1) : undefined }),
    read,
  };
}

test('the wanted templates of all pages are read, each once, and come sorted', async () => {
  const read: string[] = [];
  const source = account([['c', 'x'], [], ['a', 'b']], async (name) => { read.push(name); return template; });
  const states: string[] = [];
  const found = await readAll(source, (name) => name !== 'x', (state) => states.push(state));
  expect([found.map(({ name }) => name), read.sort()]).toEqual([['a', 'b', 'c'], ['a', 'b', 'c']]);
  expect(states.at(-1)).toBe('3 templates read');
});

test('what is deleted meanwhile is left out', async () => {
  expect(await readAll(account([['a', 'b']], async (name) => (name === 'a' ? undefined : template)), () => true, () => undefined))
    .toEqual([{ name: 'b', ...template }]);
});

test('where a template or a page cannot be read, that is the error, and hardly more is read', async () => {
  let reads = 0;
  const names = Array.from({ length: 1_000 }, (_, number) => String(number));
  const failing = account([names], async () => { reads++; throw new OperationError('denied'); });
  await expect(readAll(failing, () => true, () => undefined)).rejects.toThrow('denied');
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(reads).toBeLessThan(50);
  const source = account([['a'], ['b']]);
  const broken = { ...source, page: (token?: string) => (token === undefined ? source.page() : Promise.reject(new OperationError('no page'))) };
  await expect(readAll(broken, () => true, () => undefined)).rejects.toThrow('no page');
});
