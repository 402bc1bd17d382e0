import type { TemplatePort } from '../../../lambda/email-template/ses';
import { rateLimited } from '../../../lambda/email-templates/rate-limited-port';
import { type Lane, RateLimiter } from '../../../lambda/email-templates/rate-limiter';
import { FakeClock } from '../../support/clock';

/** What each call goes through, and what comes of it. */
const CALLS: Readonly<Record<keyof TemplatePort, Lane | 'nothing'>> = {
  getTemplate: 'nothing', createTemplate: 'write', updateTemplate: 'write', deleteTemplate: 'write', tagTemplate: 'write', untagTemplate: 'write',
  testRenderTemplate: 'render',
};

function limited() {
  const made: unknown[] = [];
  const port = new Proxy({} as TemplatePort, { get: (_, name) => async (...args: unknown[]) => void made.push([name, ...args]) });
  const limiter = new RateLimiter(new FakeClock());
  const through = limiter.through.bind(limiter);
  limiter.through = (lane, call) => {
    made.push(lane);
    return through(lane, call);
  };
  return { port: rateLimited(port, limiter), made };
}

test.each(Object.entries(CALLS))('%s is counted as SES counts it: %s', async (name, lane) => {
  const { port, made } = limited();
  await (port[name as keyof TemplatePort] as (...args: unknown[]) => Promise<unknown>)('one', 'two', 'three');
  const [counted, called] = lane === 'nothing' ? ['nothing', ...made] : made;
  expect(counted).toBe(lane);
  expect(called).toEqual([name, ...['one', 'two', 'three'].slice(0, port[name as keyof TemplatePort].length)]);
});

test('a refusal by SES is passed on', async () => {
  const refusing = { deleteTemplate: async () => { throw new Error('no'); } } as unknown as TemplatePort;
  await expect(rateLimited(refusing, new RateLimiter(new FakeClock())).deleteTemplate('welcome')).rejects.toThrow('no');
});
