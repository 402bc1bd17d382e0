import { textOf } from '../../../cli/cors/text';
import { markRules } from '../../../core/bucket-cors/merge';
import { ask, OURS, RULE } from './support';

describe('the answer', () => {
  test('on one line each tells what the bucket holds: nothing in it starts a line, colors one, or turns it round', async () => {
    const ID = 'a\nowner: me\r\u001b[32m\u007f\u009b1m\u0085\u2028\u202eb';
    const origin = 'HTTPS://www.example.com\u001b]0;*';
    const explanation = await ask([{ ...RULE, ID, AllowedOrigins: [origin] }], { origin: 'https://www.example.com\u001b]0;' });
    expect(explanation).toMatchObject({ rule: { id: ID }, reason: expect.stringContaining(origin) }); // as --json has it
    const text = textOf(explanation);
    const shown = 'a\uFFFDowner: me\uFFFD\uFFFD[32m\uFFFD\uFFFD1m\uFFFD\uFFFD\uFFFDb';
    expect(text).toContain(`\nnearest rule: 1 of 1, ${shown}\nowner: foreign: no BucketCors holds it\nS3 answers: 403 `);
    expect(text).toContain('rule \'' + shown + '\' has HTTPS://www.example.com\uFFFD]0;*, ');
    expect(text).not.toMatch(/[^\P{Cc}\n]/u);
  });

  test('to a request that is denied says that the browser withholds it', async () => {
    expect(textOf(await ask([RULE], { preflight: false, origin: 'https://other.example' }))).toMatch(
      /^S3 answers: 200, and the browser withholds the answer from the page$/m,
    );
    expect(textOf(await ask([RULE], { preflight: false }))).toMatch(/^S3 answers: 200$/m);
  });

  test.each([['http://localhost:9000/shared/', true], ['https://shared.s3.eu-west-1.amazonaws.com/', false]])(
    'for the endpoint %s says whether it is S3 that answers', async (endpoint, isNoted) => {
      const note = /^note: this is how S3 reads the rules, and localhost:9000 is not S3: --live asks it$/m;
      expect(note.test(textOf({ ...await ask([RULE]), endpoint }))).toBe(isNoted);
    });

  test('by a file has no owner, but for a rule that a BucketCors holds', async () => {
    expect(textOf({ ...await ask([RULE]), file: 'cors.json' })).not.toContain('owner:');
    expect(textOf({ ...await ask(markRules(OURS, [RULE])), file: 'cors.json' })).toContain('\nowner: ');
  });

  test('of the endpoint itself comes last, with what differs and why it may', async () => {
    const live = {
      allowed: false, reason: 'the answer has no Access-Control-Allow-Origin', method: 'OPTIONS', url: 'https://cdn.example.com/', status: 200,
      headers: { server: 'x\n\u001b[31mlive: allowed' }, differences: ['one', 'two'], causes: ['a cache'],
    };
    expect(textOf({ ...await ask([RULE]), endpoint: 'http://localhost:9000/shared/' }, live).split('\n').slice(-6)).toEqual([
      'live: denied: the answer has no Access-Control-Allow-Origin', 'OPTIONS https://cdn.example.com/ answers: 200',
      '  server: x\uFFFD\uFFFD[31mlive: allowed', 'difference: one', 'difference: two', 'possible cause: a cache',
    ]);
    expect(textOf(await ask([RULE]), { ...live, allowed: true, differences: [], causes: [] })).toMatch(/\nthe answer is as S3 reads the rules$/);
  });
});
