import { stacks } from '../../../cli/cors/cloudformation';
import { findResource } from '../../../cli/cors/owner';
import { STACK } from '../../support/world';
import { answer, clientsIn } from '../shared/support';

test.each(['ListStacks', 'ListStackResources'])('the search for a stack is given up where %s takes too long', async (action) => {
  const { cloudFormation } = clientsIn({ region: 'eu-west-1' });
  const listed = `<ListStacksResult><StackSummaries><member><StackId>${STACK}</StackId></member></StackSummaries></ListStacksResult>`;
  cloudFormation.config.requestHandler = {
    handle: async ({ body }: { body: string }, { abortSignal }: { abortSignal: AbortSignal }) => {
      if (!body.includes(`Action=${action}&`)) return answer(200, `<ListStacksResponse>${listed}</ListStacksResponse>`);
      return new Promise((_, reject) => {
        const abort = () => reject(new Error('aborted'));
        if (abortSignal.aborted) abort(); // on a slow machine
        abortSignal.addEventListener('abort', abort);
      });
    },
  } as never;
  expect(await findResource('0123456789ab', stacks(cloudFormation), 0.05)).toEqual({
    kind: 'cdk-adopt', hash: '0123456789ab', note: 'the search for its stack was given up after 0.05 s',
  });
});
