import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { CustomResourceEvent } from './protocol';
import { callOptions, clientOptions } from './sdk-options';

/** Has this same function invoked again, with the event, by Lambda's queue: with its retries, as CloudFormation does. */
export function selfInvoke(client = new LambdaClient(clientOptions)): (event: CustomResourceEvent) => Promise<void> {
  return async (event) => {
    const FunctionName = process.env.AWS_LAMBDA_FUNCTION_NAME;
    await client.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload: Buffer.from(JSON.stringify(event)) }), callOptions());
  };
}
