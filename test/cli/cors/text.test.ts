import { textOf } from '../../../cli/cors/text';
import { ask, RULE } from './support';

describe('the answer', () => {
  test('on one line each tells what the bucket holds: nothing in it starts a line, colours one, or turns it round', async () => {
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
});
