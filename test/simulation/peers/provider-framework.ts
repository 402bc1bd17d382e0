import * as url from 'node:url';
import type { CustomResourceEvent } from '../../../lambda/custom-resource/protocol';
import type { Handler, Outside, Subject } from '../lambda';
import type { PeerFeature } from '../template';
import { Environments, globalsOf, httpsOf } from './environment';
import { FLOWS } from './flows';
import { load } from './runtime';
import { throughClients } from './sdk-retries';

const RUNTIME = 'custom-resources/lib/provider-framework/runtime/framework.js';
const USER_FUNCTION = 'arn:aws:lambda:us-east-1:123456789012:function:OnEvent';

interface Answer {
  readonly StatusCode: number;
  readonly FunctionError?: 'Unhandled';
  readonly Payload: Uint8Array;
}

/** A synchronous invocation of the user's function, as Lambda answers it. */
async function invokeUserFunction(feature: PeerFeature, payload: string, outside: Outside): Promise<Answer> {
  const answer = (value: unknown) => ({ StatusCode: 200, Payload: new TextEncoder().encode(JSON.stringify(value)) });
  try {
    return answer(await FLOWS[feature](JSON.parse(payload) as CustomResourceEvent, throughClients(outside)));
  } catch (error) {
    const { name, message } = error as Error;
    // Of the trace no more than one line that is the same on every machine: the framework puts it into the response.
    const trace = [`${name}: ${message}`, '    at handler (/var/task/index.js:1:1)'];
    return { ...answer({ errorType: name, errorMessage: message, trace }), FunctionError: 'Unhandled' };
  }
}

/** The clients that the framework's own outbound calls are made with; its retries and its second invocation are its own. */
function clientsOf(feature: PeerFeature, outside: () => Outside): Record<string, unknown> {
  class Lambda {
    public invoke({ Payload }: { Payload: string }) {
      return invokeUserFunction(feature, Payload, outside());
    }
  }
  return {
    '@aws-sdk/client-lambda': { Lambda, waitUntilFunctionActiveV2: () => Promise.resolve() },
    '@aws-sdk/client-sfn': {},
  };
}

function environments(feature: PeerFeature): Environments {
  return new Environments((outside) => {
    const { onEvent } = load(RUNTIME, {
      modules: { url, https: httpsOf(outside), ...clientsOf(feature, outside) },
      globals: globalsOf(outside, { USER_ON_EVENT_FUNCTION_ARN: USER_FUNCTION }),
    }) as { onEvent: Handler };
    return onEvent;
  });
}

const ENVIRONMENTS: Readonly<Record<PeerFeature, Environments>> = {
  'bucket-cors': environments('bucket-cors'),
  'elastic-ip': environments('elastic-ip'),
  'email-template': environments('email-template'),
};

/** The documented flows behind the CDK's Provider framework: its installed runtime, with nothing replaced but what it calls. */
export const providerFramework: Subject = {
  marks: false,
  handler: (feature, outside) => (event, context) => ENVIRONMENTS[feature as PeerFeature].invoke(outside, event, context),
};
