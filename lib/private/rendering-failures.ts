import { createHash } from 'node:crypto';
import { Duration, Resource, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ses from 'aws-cdk-lib/aws-ses';
import type { Construct } from 'constructs';

const CONFIGURATION_SET = 'ses:configuration-set'; // SES puts this tag on every message that is sent with one

/** The emails that SES couldn't render and so has dropped, counted by the configuration set that they were sent with. */
export function renderingFailures(scope: Construct, configurationSet: ses.IConfigurationSet): cloudwatch.Metric {
  const { configurationSetName: name } = configurationSet;
  publishFailures(scope, configurationSet);
  return new cloudwatch.Metric({
    namespace: 'AWS/SES',
    metricName: 'RenderingFailure',
    dimensionsMap: { [CONFIGURATION_SET]: name },
    statistic: 'Sum',
    period: Duration.minutes(5),
  });
}

/** Once for each set: a second destination would count each failure twice. */
function publishFailures(scope: Construct, configurationSet: ses.IConfigurationSet): void {
  const { parent, id } = placeOf(scope, configurationSet);
  if (parent.node.tryFindChild(id)) return;
  new ses.ConfigurationSetEventDestination(parent, id, {
    configurationSet,
    events: [ses.EmailSendingEvent.RENDERING_FAILURE],
    destination: ses.EventDestination.cloudWatchDimensions([{
      source: ses.CloudWatchDimensionSource.MESSAGE_TAG,
      name: CONFIGURATION_SET,
      defaultValue: configurationSet.configurationSetName,
    }]),
  });
}

/** A set of the app's own has its destination below it; an imported one, which there may be several times, in the stack by its name. */
function placeOf(scope: Construct, configurationSet: ses.IConfigurationSet): { parent: Construct; id: string } {
  const id = 'CdkAdoptRenderingFailures';
  if (Resource.isOwnedResource(configurationSet)) return { parent: configurationSet as unknown as Construct, id };
  const stack = Stack.of(scope);
  const name = JSON.stringify(stack.resolve(configurationSet.configurationSetName));
  return { parent: stack, id: `${id}${createHash('sha256').update(name).digest('hex').slice(0, 8)}` };
}
