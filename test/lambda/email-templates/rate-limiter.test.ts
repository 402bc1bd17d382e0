import { SESClient } from '@aws-sdk/client-ses';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import type { TemplateLine } from '../../../core/contracts/email-templates';
import type { Template } from '../../../core/email-templates/stored-template';
import { backupName } from '../../../core/email-templates/template-name';
import { ses, type TemplatePort } from '../../../lambda/email-template/ses';
import { awsError } from '../../support/aws-error';
import { Calls } from '../../support/calls';
import { FakeSes } from '../../support/fake-ses';
import { Assets, FolderFunction } from '../../support/folder-function';
import { Limiter } from '../../support/ses/limiter';
import { startSes } from '../../support/ses/server';
import { VirtualClock } from '../../support/virtual-clock';
import { STACK } from '../../support/world';

type Counted = 'pooled' | 'apart';

const HOUR = 3_600;

function folder(count: number, bytes = 0): TemplateLine[] {
  return Array.from({ length: count }, (_, number) => ({
    id: `template-${String(number).padStart(5, '0')}`,
    subject: `Number ${number} for {{name}}`,
    html: `<p>Hello {{name}}</p>${'x'.repeat(bytes)}`,
    sample: '{"name":"Ada"}',
  }));
}

function changedAt(templates: readonly TemplateLine[], ...numbers: number[]): TemplateLine[] {
  return templates.map((template, number) => (numbers.includes(number) ? { ...template, html: '<p>Bye {{name}}</p>' } : template));
}

/** The store and the limiter of the loopback SES, without the way over a socket: for what takes ten thousand calls. */
function limitedSes(clock: VirtualClock, counted: Counted, limiter = new Limiter()): FakeSes {
  const kindOf = (name: string): [string, number] => (name === 'GetEmailTemplate' ? [name, 50] : [counted === 'pooled' ? '' : name, 1]);
  return new FakeSes(new Calls((_, name) => {
    if (limiter.admits(...kindOf(name), clock.now())) return undefined;
    return { when: 'before', error: awsError(name === 'TestRenderTemplate' ? 'Throttling' : 'TooManyRequestsException', { message: 'Rate exceeded' }) };
  }), clock);
}

/** The function, and what it has done since. */
function functionOn(clock: VirtualClock, port: TemplatePort, dies?: (call: number) => boolean) {
  const assets = new Assets();
  const fn = new FolderFunction({ clock, ses: port, assets, dies });
  const sum = (counts: ReadonlyMap<string, number>) => [...counts].reduce((total, [, count]) => total + count, 0);
  return {
    assets,
    fn,
    all: () => sum(fn.sent),
    limited: () => sum(fn.sent) - (fn.sent.get('getTemplate') ?? 0),
    refused: () => sum(fn.refused),
    async timed(...request: Parameters<FolderFunction['send']>) {
      const began = clock.now();
      fn.sent.clear();
      fn.refused.clear();
      const response = await clock.run(fn.send(...request));
      return { ...response, seconds: (clock.now() - began) / 1000 };
    },
  };
}

/** What a lease waits for when it is taken and when it ends, in seconds. */
const LEASE = 18 + 15;

describe('against the loopback SES with one pooled request a second', () => {
  test('1,000 new templates take at most 1.05 s a call, of which there are two for each and two for the lease; one change takes 4 calls, and none takes none', async () => {
    const clock = new VirtualClock();
    const server = await startSes({ clock, oneRequestASecond: 'pooled', account: '123456789012' });
    try {
      const options = { endpoint: server.url, region: 'us-east-1', credentials: { accessKeyId: 'x', secretAccessKey: 'y' }, maxAttempts: 1 };
      const { fn, assets, timed, limited, refused, all } = functionOn(clock, ses(new SESClient(options), new SESv2Client(options)));
      const templates = folder(1_000);
      const one = assets.put('one', templates);

      const created = await timed('Create', one);
      expect(created).toMatchObject({ Status: 'SUCCESS', Data: { NamePrefix: 'shop-' } });
      expect(server.store.list()).toHaveLength(1_000);
      expect(limited() - refused()).toBe(2_002);
      expect(created.seconds).toBeLessThan(1.05 * 2_002 + LEASE);
      expect(refused() / limited()).toBeLessThan(0.01);
      const id = created.PhysicalResourceId;

      const two = assets.put('two', changedAt(templates, 500));
      expect(await timed('Update', two, { previous: one, id })).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: id });
      expect(all()).toBeLessThanOrEqual(4);
      expect(server.store.get('shop-template-00500').html).toBe('<p>Bye {{name}}</p>');

      expect(await timed('Update', { ...two, RemovalPolicy: 'retain' }, { previous: two, id })).toMatchObject({ Status: 'SUCCESS' });
      expect(all()).toBe(0);
      expect(fn.log.filter(({ message }) => message === 'progress').length).toBeGreaterThan(created.seconds / 15);
    } finally {
      await server.stop();
    }
  }, 240_000);
});

test('1,500 templates of 20 KB are made within the hour by several invocations, also where one of them is killed', async () => {
  for (const dies of [() => false, (call: number) => call === 2_500]) {
    const clock = new VirtualClock();
    const port = limitedSes(clock, 'pooled');
    const { assets, fn, timed } = functionOn(clock, port, dies);
    const created = await timed('Create', assets.put('one', folder(1_500, 20_000)));
    expect(created).toMatchObject({ Status: 'SUCCESS' });
    expect(created.seconds).toBeLessThan(HOUR);
    expect(fn.invocations).toBeGreaterThan(4);
    expect(fn.invocations).toBeLessThan(16); // Lambda stops a function that invokes itself more often
    expect(port.store.list()).toHaveLength(1_500);
  }
}, 240_000);

test('3,000 templates are made within the hour where SES counts its actions apart', async () => {
  const clock = new VirtualClock();
  const port = limitedSes(clock, 'apart');
  const { assets, timed, limited } = functionOn(clock, port);
  const created = await timed('Create', assets.put('one', folder(3_000)));
  expect(created).toMatchObject({ Status: 'SUCCESS' });
  expect(created.seconds).toBeLessThan(HOUR);
  expect(limited()).toBeLessThan(6_060);
  expect(port.store.list()).toHaveLength(3_000);
}, 240_000);

test('what can\'t be made within the hour is answered in time, and the Delete that follows takes all of it back in its own hour', async () => {
  const clock = new VirtualClock();
  const port = limitedSes(clock, 'pooled');
  const { assets, timed } = functionOn(clock, port);
  const one = assets.put('one', folder(2_500));
  const created = await timed('Create', one);
  expect(created).toMatchObject({ Status: 'FAILED', Reason: expect.stringMatching(/the hour .* is over after \d+ of 2500 templates; split the folder/) });
  expect(created.seconds).toBeLessThan(HOUR);
  expect(port.store.list().length).toBeGreaterThan(1_500);
  expect(await timed('Delete', one, { id: created.PhysicalResourceId, stackStatus: 'ROLLBACK_IN_PROGRESS' })).toMatchObject({ Status: 'SUCCESS' });
  expect(port.store.list()).toHaveLength(0);
}, 240_000);

test('what takes two requests for a template gets on, too: to retain it, and to take over the copy that a stack which is gone has left', async () => {
  const clock = new VirtualClock();
  const port = limitedSes(clock, 'pooled');
  const gone = { 'cdk-adopt:stack': STACK.replace('Shop', 'Gone'), 'cdk-adopt:resource': 'Emails' };
  port.store.create('shop-template-00001', { subject: 'Theirs', html: 'theirs' });
  port.store.create(backupName('shop-template-00001'), { subject: 'Older', html: 'older' }, gone);
  const { assets, timed } = functionOn(clock, port);
  const one = assets.put('one', folder(3), { RemovalPolicy: 'retain' });
  const created = await timed('Create', one);
  expect(created).toMatchObject({ Status: 'SUCCESS' });
  expect(created.seconds).toBeLessThan(30);
  expect(port.store.get(backupName('shop-template-00001'))).toMatchObject({ subject: 'Theirs', tags: { 'cdk-adopt:stack': STACK } });

  const deleted = await timed('Delete', one, { id: created.PhysicalResourceId });
  expect(deleted).toMatchObject({ Status: 'SUCCESS' });
  expect(deleted.seconds).toBeLessThan(60);
  expect(port.store.list().map(({ tags }) => tags)).toEqual([{}, { 'cdk-adopt:retained': STACK }, { 'cdk-adopt:retained': STACK }]);
});

test('SES\'s reads may lag behind its writes without a second request for any template', async () => {
  const clock = new VirtualClock();
  const port = limitedSes(clock, 'pooled');
  const LAG = 400;
  const shown = new Map<string, { readonly until: number; readonly before: Template | undefined }>();
  const lagging = async (name: string, write: () => Promise<void>) => {
    const before = await port.getTemplate(name).catch(() => undefined);
    await write();
    shown.set(name, { until: clock.now() + LAG, before });
  };
  const reads: TemplatePort = Object.assign(Object.create(port) as TemplatePort, {
    createTemplate: (...args: Parameters<TemplatePort['createTemplate']>) => lagging(args[0], () => port.createTemplate(...args)),
    deleteTemplate: (name: string) => lagging(name, () => port.deleteTemplate(name)),
    getTemplate: async (name: string) => {
      const lag = shown.get(name);
      const now = await port.getTemplate(name);
      return lag && clock.now() < lag.until ? lag.before : now;
    },
  });
  const { assets, fn, timed } = functionOn(clock, reads);
  const count = 60;
  const one = assets.put('one', folder(count));
  const created = await timed('Create', one);
  expect(created).toMatchObject({ Status: 'SUCCESS' });
  expect(port.made('CreateEmailTemplate')).toBe(count);
  expect(created.seconds).toBeLessThan(1.1 * 2 * count);
  const deleted = await timed('Delete', one, { id: created.PhysicalResourceId });
  expect(deleted).toMatchObject({ Status: 'SUCCESS' });
  expect(deleted.seconds).toBeLessThan(2 * count);
  expect(fn.invocations).toBe(2);
});

test('where somebody else calls SES, too, the function slows down, and recovers when they are done', async () => {
  const clock = new VirtualClock();
  const limiter = new Limiter();
  const { assets, timed, refused, limited } = functionOn(clock, limitedSes(clock, 'pooled', limiter));
  const RIVAL = 100;
  const rival = async () => {
    for (let calls = 0; calls < RIVAL; calls++) {
      await clock.sleep(3_000);
      limiter.admits('', 1, clock.now());
    }
  };
  const count = 500;
  void rival();
  const created = await timed('Create', assets.put('one', folder(count)));
  expect(created).toMatchObject({ Status: 'SUCCESS' });
  expect(refused() / limited()).toBeLessThan(0.1);
  expect(created.seconds).toBeLessThan(1.05 * 2 * count + 3 * RIVAL + LEASE);
});

describe('killed at any of its calls, the function resumes, and no template is missing, stale or made twice', () => {
  const templates = folder(4);
  const later = [...changedAt(templates, 1, 2), { ...templates[0]!, id: 'zoo' }];

  async function deployTwice(dies?: (call: number) => boolean) {
    const clock = new VirtualClock();
    const port = limitedSes(clock, 'pooled');
    const { assets, fn, timed } = functionOn(clock, port, dies);
    const [one, two] = [assets.put('one', templates), assets.put('two', later)];
    const created = await timed('Create', one);
    const updated = await timed('Update', two, { previous: one, id: created.PhysicalResourceId });
    const texts = port.store.list().map(({ name, html }) => [name, html]);
    return { answers: [created.Status, updated.Status], texts, port, calls: fn.calls };
  }

  test('in each of the calls of a Create and an Update', async () => {
    const { texts, calls } = await deployTwice();
    expect(texts).toHaveLength(5);
    expect(calls).toBeGreaterThan(30);
    for (let last = 1; last <= calls; last++) {
      const killed = await deployTwice((call) => call === last);
      expect(killed).toMatchObject({ answers: ['SUCCESS', 'SUCCESS'], texts });
      expect(killed.port.made('CreateEmailTemplate')).toBe(5);
    }
  });
});
