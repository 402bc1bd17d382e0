import { customResource } from '../../../lambda/custom-resource/handler';
import type { CustomResourceResponse } from '../../../lambda/custom-resource/protocol';
import { emailTemplate } from '../../../lambda/email-template/email-template';
import { awsError } from '../../support/aws-error';
import { Calls } from '../../support/calls';
import { FakeCloudFormation } from '../../support/fake-cloudformation';
import { FakeSes } from '../../support/fake-ses';
import { Limiter } from '../../support/ses/limiter';
import { VirtualClock } from '../../support/virtual-clock';
import { STACK } from '../../support/world';

const FUNCTION_TIMEOUT = 600_000;

test('40 templates of one stack, all at once, are made at one request a second for all of them', async () => {
  const clock = new VirtualClock();
  const limiter = new Limiter();
  const calls = new Calls((_, name) => {
    if (name.startsWith('Describe') || limiter.admits(name === 'GetEmailTemplate' ? name : '', name === 'GetEmailTemplate' ? 50 : 1, clock.now())) return undefined;
    return { when: 'before', error: awsError(name === 'TestRenderTemplate' ? 'Throttling' : 'TooManyRequestsException', { message: 'Rate exceeded' }) };
  });
  const cloudFormation = new FakeCloudFormation(calls);
  cloudFormation.seen = { status: 'CREATE_IN_PROGRESS' };
  const ses = new FakeSes(calls, clock);
  const began = clock.now();
  const create = async (number: number): Promise<string> => {
    const responses: CustomResourceResponse[] = [];
    const handler = customResource(emailTemplate(ses, ses), {
      cloudFormation, clock, log: () => undefined, respond: async (_, response) => { responses.push(response); },
    });
    await handler({
      RequestType: 'Create', RequestId: `request-${number}`, ResponseURL: 'https://example.com', ResourceType: 'Custom::Thing', StackId: STACK,
      LogicalResourceId: `Template${number}`,
      ResourceProperties: { Subject: 'Hello {{name}}', Text: { Inline: `${number}` }, SampleData: '{"name":"Ada"}', OnExisting: 'adopt' },
    }, { logStreamName: 'stream', getRemainingTimeInMillis: () => FUNCTION_TIMEOUT - (clock.now() - began) });
    return responses[0]?.Reason ?? 'made';
  };
  const answers = await clock.run(Promise.all(Array.from({ length: 40 }, (_, number) => create(number))));
  expect(answers).toEqual(Array(40).fill('made'));
  expect(ses.store.list()).toHaveLength(40);
  const seconds = (clock.now() - began) / 1000;
  expect(seconds).toBeGreaterThan(78); // 80 calls that are limited
  expect(seconds).toBeLessThan(FUNCTION_TIMEOUT / 1000 / 2);
});
