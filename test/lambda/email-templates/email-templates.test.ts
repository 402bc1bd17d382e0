import { backupName } from '../../../core/email-templates/template-name';
import { assets, BYE, calls, clock, created, fn, HELLO, NEWS, send, ses, startAnew, template, texts } from './support';

describe('a Create', () => {
  test('fills in the substitutions, and nothing that only looks like one', async () => {
    const text = template('hello', '<img src="https://%%host%%/%%"> 100%% {{name}}', { subject: 'From %%host%%', substitutions: ['host'] } as never);
    expect(await send('Create', assets.put('one', [text], { Substitutions: { host: 'cdn.example.com' } }))).toMatchObject({ Status: 'SUCCESS' });
    expect(ses.store.get('shop-hello')).toMatchObject({ subject: 'From cdn.example.com', html: '<img src="https://cdn.example.com/%%"> 100%% {{name}}' });
  });

  test.each([
    ['of two braces', { host: '{{evil}}' }, /template hello: substitution host holds braces, which would become part of the template/],
    ['of a brace at an end, which another may stand beside', { host: '{' }, /template hello: substitution host holds braces/],
    ['that has no value', {}, /template hello: substitution host has no value/],
    ['of a backslash before a mustache', { host: 'a\\' }, /template hello: with the substitution host its html is read in another way; put a space/],
    ['of nothing where the subject is nothing else', { host: '' }, /template hello: with the substitution host its subject is empty; give it a text/],
    ['of a line break in a subject', { host: 'a\nBcc: b' }, /subject of template hello: a substitution has a line break/],
  ])('refuses a substitution %s', async (_, Substitutions, reason) => {
    const one = assets.put('one', [template('hello', '%%host%%{{name}}', { subject: '%%host%%' })], { Substitutions });
    expect(await send('Create', one)).toMatchObject({ Status: 'FAILED', Reason: expect.stringMatching(reason) });
    expect(texts()).toEqual({});
  });

  test('has a former text back, whatever a substitution made of it before such values were refused', async () => {
    const before = assets.put('one', [template('hello', '%%host%%{{name}}', { substitutions: ['host'] } as never)], { Substitutions: { host: 'a\\' } });
    const after = assets.put('two', [template('hello', 'Next {{name}}')]);
    const { PhysicalResourceId: id } = await send('Create', after);
    expect(await send('Update', before, { id, previous: after, stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS' })).toMatchObject({ Status: 'SUCCESS' });
    expect(texts()).toEqual({ 'shop-hello': 'a\\{{name}}' });
  });

  test('makes a prefix of its own where none is given, and tells it', async () => {
    const { Data } = await send('Create', assets.put('one', [HELLO], { NamePrefix: undefined }));
    expect(Data!.NamePrefix).toMatch(/^Shop-[0-9a-f]{12}-$/);
    expect(Object.keys(texts())).toEqual([`${Data!.NamePrefix}hello`]);
  });

  test('refuses what is there, where it is told to, and the Delete that follows leaves it and takes its own back', async () => {
    ses.store.create('shop-hello', { subject: 'Theirs', html: 'theirs' });
    const one = assets.put('one', [BYE, HELLO, NEWS], { OnExisting: 'fail' });
    const { Status, Reason, PhysicalResourceId: id } = await send('Create', one);
    expect([Status, Reason]).toEqual(['FAILED', expect.stringMatching(/template shop-hello exists already/)]);
    await send('Delete', one, { id, stackStatus: 'ROLLBACK_IN_PROGRESS' });
    expect(texts()).toEqual({ 'shop-hello': 'theirs' });
  });

  test('adopts what is there, and gives its text back when it is undone', async () => {
    ses.store.create('shop-hello', { subject: 'Theirs', html: 'theirs' });
    const { properties, id } = await created(BYE, HELLO);
    expect(texts()).toMatchObject({ 'shop-hello': 'Hello {{name}}', [backupName('shop-hello')]: 'theirs' });
    await send('Delete', properties, { id, stackStatus: 'ROLLBACK_IN_PROGRESS' });
    expect(texts()).toEqual({ 'shop-hello': 'theirs' });
  });
});

test('what the stack holds is asked for once, however many templates are adopted, and what CloudFormation may delete is refused by name', async () => {
  for (const id of ['hello', 'bye', 'news']) ses.store.create(`shop-${id}`, { subject: 'Theirs', html: 'theirs' });
  fn.asked.made.length = 0;
  fn.cloudFormation.pages = [[{ type: 'AWS::SES::Template', logicalId: 'Native', physicalId: 'shop-hello', status: 'CREATE_COMPLETE' }]];
  const { Status, Reason } = await send('Create', assets.put('one', [BYE, HELLO, NEWS]));
  expect([Status, Reason]).toEqual(['FAILED', expect.stringMatching(/^template shop-hello is resource Native of this stack/)]);
  expect(texts()).toMatchObject({ 'shop-hello': 'theirs', 'shop-bye': BYE.html, 'shop-news': NEWS.html });
  expect(fn.asked.count('ListStackResources')).toBe(1);
});

describe('what was adopted', () => {
  const theirs = (...ids: readonly string[]) => ids.forEach((id) => ses.store.create(`shop-${id}`, { subject: 'Theirs', html: 'theirs' }));

  test('is named by a Create, and by an Update only where it is new', async () => {
    theirs('hello', 'news');
    const one = assets.put('one', [BYE, HELLO]);
    const { PhysicalResourceId: id, Data } = await send('Create', one);
    expect(Data).toMatchObject({ Adopted: 'shop-hello' });
    const two = assets.put('two', [BYE, { ...HELLO, html: 'Hi {{name}}' }, NEWS]);
    expect((await send('Update', two, { previous: one, id })).Data).toMatchObject({ Adopted: 'shop-news' });
    expect(fn.log.flatMap(({ message, template: name }) => (message === 'adopted a template that was there before' ? [name] : [])))
      .toEqual(['shop-hello', 'shop-news']);
  });

  test('is named whatever the invocation that has adopted it, within what a response may hold', async () => {
    const ids = Array.from({ length: 300 }, (_, number) => `a-template-of-a-long-name-${1000 + number}`);
    theirs(...ids);
    const answer = await send('Create', assets.put('one', ids.map((id) => template(id, 'x'))));
    expect(fn.invocations).toBeGreaterThan(1);
    expect(answer).toMatchObject({ Status: 'SUCCESS', Data: { Adopted: expect.stringMatching(/^shop-a-template-of-a-long-name-1000, .* and 2\d\d more$/) } });
    expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThanOrEqual(4_096);
  });
});

describe('an Update', () => {
  test('that only changes a sample renders that template, and writes nothing', async () => {
    const { properties, id } = await created(HELLO, BYE);
    const two = assets.put('two', [{ ...HELLO, sample: '{"name":"Bob"}' }, BYE]);
    expect(await send('Update', two, { previous: properties, id })).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: id });
    expect(calls.made).toEqual(['GetEmailTemplate', 'TestRenderTemplate']);
  });

  test('that changes the value of a substitution changes the templates that use it', async () => {
    const text = template('hello', '%%host%%', { substitutions: ['host'] } as never);
    const one = assets.put('one', [text, BYE], { Substitutions: { host: 'a' } });
    const { PhysicalResourceId: id } = await send('Create', one);
    fn.sent.clear();
    await send('Update', { ...one, Substitutions: { host: 'b' } }, { previous: one, id });
    expect(texts()).toMatchObject({ 'shop-hello': 'b' });
    expect(fn.sent.get('updateTemplate')).toBe(1);
  });

  test('that CloudFormation repeats, since it failed, looks at every template', async () => {
    const { properties: one, id } = await created(HELLO, BYE);
    ses.store.update('shop-bye', { subject: 'x', html: 'of an update that failed' });
    expect(await send('Update', one, { previous: one, id })).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: id });
    expect(texts()).toEqual({ 'shop-hello': 'Hello {{name}}', 'shop-bye': 'Bye {{name}}' });
  });

  test('that fails half-way is undone: all former texts are back, and what it added is gone', async () => {
    const { properties: one, id } = await created(HELLO, BYE);
    const two = assets.put('two', [{ ...HELLO, html: 'Hi {{name}}' }, { ...BYE, html: 'Refused' }, NEWS]);
    ses.refuse = ({ html }) => (html === 'Refused' ? 'Only SES knows why.' : undefined);
    expect(await send('Update', two, { previous: one, id })).toMatchObject({ Status: 'FAILED', PhysicalResourceId: id });
    expect(texts()).toEqual({ 'shop-hello': 'Hi {{name}}', 'shop-bye': 'Bye {{name}}', 'shop-news': 'News for {{name}}' });
    const undone = await send('Update', one, { previous: two, id, stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS' });
    expect(undone).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: id });
    expect(texts()).toEqual({ 'shop-hello': 'Hello {{name}}', 'shop-bye': 'Bye {{name}}' });
  });
});

describe('a Delete', () => {
  test('gives back the former texts of templates that were there before, where the user wants that', async () => {
    ses.store.create('shop-hello', { subject: 'Theirs', html: 'theirs' });
    const one = assets.put('one', [HELLO, BYE], { OnExisting: 'adopt-and-restore' });
    const { PhysicalResourceId: id } = await send('Create', one);
    expect(await send('Delete', one, { id })).toMatchObject({ Status: 'SUCCESS' });
    expect(texts()).toEqual({ 'shop-hello': 'theirs' });
  });

  test('takes what it created, retains where it is told to, and leaves what was there before, with the last text', async () => {
    for (const [RemovalPolicy, left] of [['destroy', ['shop-hello']], ['retain', ['shop-bye', 'shop-hello']]] as const) {
      startAnew();
      ses.store.create('shop-hello', { subject: 'Theirs', html: 'theirs' });
      const one = assets.put('one', [HELLO, BYE], { RemovalPolicy });
      const { PhysicalResourceId: id } = await send('Create', one);
      expect(await send('Delete', one, { id })).toMatchObject({ Status: 'SUCCESS' });
      expect(Object.keys(texts()).sort()).toEqual(left);
      expect(texts()['shop-hello']).toBe('Hello {{name}}');
    }
  });

  test('right behind the Create looks for what a late delivery of that may still make, however long the deleting takes', async () => {
    const many = Array.from({ length: 40 }, (_, number) => template(`t${number}`, 'x'));
    const { properties: one, id } = await created(...many);
    const mark = ses.store.get('shop-t0').tags;
    const deleted = fn.send('Delete', one, { id, held: { id, properties: one, time: clock.now() }, status: 'DELETE_IN_PROGRESS' });
    void clock.sleep(9_000).then(() => ses.store.create('shop-t0', { subject: 'late', html: 'x' }, mark));
    expect(await clock.run(deleted)).toMatchObject({ Status: 'SUCCESS' });
    expect(texts()).toEqual({});
  });
});

describe('the user\'s tags of a folder', () => {
  const TAGS = (...declared: [string, string][]) => ({ Tags: declared.map(([Key, Value]) => ({ Key, Value })) });
  const userTags = () => Object.fromEntries(ses.store.list().map(({ name, tags }) =>
    [name, Object.fromEntries(Object.entries(tags).filter(([key]) => !key.startsWith('cdk-adopt:')))]));
  const before = TAGS(['team', 'a'], ['old', 'x']);
  const after = TAGS(['team', 'b'], ['new', 'n']);

  async function deployed() {
    ses.store.create('shop-news', { subject: 'Theirs', html: 'theirs' }, { owner: 'them' });
    const properties = assets.put('one', [BYE, HELLO, NEWS], before);
    const { PhysicalResourceId: id } = await send('Create', properties);
    calls.made.length = 0;
    return { properties, id };
  }
  const own = { team: 'a', old: 'x' };
  const foreign = { 'shop-news': { owner: 'them' }, [backupName('shop-news')]: {} };

  test('are on each that it creates, from that call on, and on none that it adopts', async () => {
    await deployed();
    expect(userTags()).toEqual({ 'shop-bye': own, 'shop-hello': own, ...foreign });
  });

  test('are changed on every template where only they differ, without a text written or rendered', async () => {
    const { properties, id } = await deployed();
    ses.store.tag('shop-hello', { hand: 'made' });
    await send('Update', assets.put('one', [BYE, HELLO, NEWS], after), { previous: properties, id });
    const changed = { team: 'b', new: 'n' };
    expect(userTags()).toEqual({ 'shop-bye': changed, 'shop-hello': { ...changed, hand: 'made' }, ...foreign });
    expect(calls.made.filter((call) => /^(Update|TestRender|Create)/.test(call))).toEqual([]);
    expect(['TagResource', 'UntagResource'].map((name) => calls.count(name))).toEqual([2, 2]);
  });

  test('are as before after a rollback', async () => {
    const { properties, id } = await deployed();
    const next = assets.put('two', [BYE, HELLO, NEWS], after);
    await send('Update', next, { previous: properties, id });
    await send('Update', properties, { previous: next, id, stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS' });
    expect(userTags()).toEqual({ 'shop-bye': own, 'shop-hello': own, ...foreign });
  });

  test('that stay the same cost no call, where one text changes', async () => {
    const { properties, id } = await deployed();
    await send('Update', assets.put('two', [BYE, template('hello', 'Hi {{name}}'), NEWS], before), { previous: properties, id });
    expect(calls.made.filter((call) => /TagResource|UntagResource/.test(call))).toEqual([]);
    expect(calls.count('GetEmailTemplate')).toBeLessThan(5);
    expect(userTags()).toEqual({ 'shop-bye': own, 'shop-hello': own, ...foreign });
  });
});
