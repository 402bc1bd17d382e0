import type { TemplateLine } from '../../../core/contracts/email-templates';
import { Calls } from '../../support/calls';
import { FakeSes } from '../../support/fake-ses';
import { Assets, FolderFunction } from '../../support/folder-function';
import { VirtualClock } from '../../support/virtual-clock';

export const template = (id: string, html: string, more: Partial<TemplateLine> = {}): TemplateLine =>
  ({ id, subject: `About ${id}`, html, sample: '{"name":"Ada"}', ...more });
export const [HELLO, BYE, NEWS] = [template('hello', 'Hello {{name}}'), template('bye', 'Bye {{name}}'), template('news', 'News for {{name}}')];

export let clock: VirtualClock;
export let calls: Calls;
export let ses: FakeSes;
export let assets: Assets;
export let fn: FolderFunction;

export function startAnew(): void {
  clock = new VirtualClock();
  calls = new Calls();
  ses = new FakeSes(calls, clock);
  assets = new Assets();
  fn = new FolderFunction({ clock, ses, assets });
}
beforeEach(startAnew);

export const send = (...request: Parameters<FolderFunction['send']>) => clock.run(fn.send(...request));
export const texts = () => Object.fromEntries(ses.store.list().map(({ name, html }) => [name, html]));

export async function created(...templates: TemplateLine[]) {
  const properties = assets.put('one', templates);
  const { Status, PhysicalResourceId: id } = await send('Create', properties);
  expect(Status).toBe('SUCCESS');
  calls.made.length = 0;
  return { properties, id };
}
