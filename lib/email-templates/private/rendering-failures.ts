import { createHash } from 'node:crypto';
import { Duration, Resource, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ses from 'aws-cdk-lib/aws-ses';
import type { Construct } from 'constructs';
import { throwProblems } from '../../shared/validation';
import { configurationSetProblems } from './shape-validation';

const CONFIGURATION_SET = 'ses:configuration-set'; // SES puts this tag on every message that is sent with one

/** The number of emails that SES dropped because it couldn't render them, by configuration set. */
export function renderingFailures(scope: Construct, configurationSet: ses.IConfigurationSet): cloudwatch.Metric {
  throwProblems(scope, configurationSetProblems(configurationSet));
  publishFailures(scope, configurationSet);
  return new cloudwatch.Metric({
    namespace: 'AWS/SES',
    metricName: 'RenderingFailure',
    dimensionsMap: { [CONFIGURATION_SET]: configurationSet.configurationSetName },
    statistic: 'Sum',
    period: Duration.minutes(5),
  }).attachTo(Resource.isOwnedResource(configurationSet) ? configurationSet : scope);
}

/** Once for each set: a second destination would count each failure twice. */
function publishFailures(scope: Construct, configurationSet: ses.IConfigurationSet): void {
  const { parent, id } = placeOf(scope, configurationSet);
  const former = parent.node.tryFindChild(id);
  if (former) {
    // It may be of an import of the same set, which brings no dependency on the set.
    const isAround = parent === (configurationSet as unknown);
    if (Resource.isOwnedResource(configurationSet) && !isAround) former.node.addDependency(configurationSet);
    return;
  }
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

/** The destination of a set with a generated name is below the set; that of a named set, which may also be imported, in the stack. */
function placeOf(scope: Construct, configurationSet: ses.IConfigurationSet): { parent: Construct; id: string } {
  const id = 'CdkAdoptRenderingFailures';
  const isOwned = Resource.isOwnedResource(configurationSet);
  const stack = Stack.of(isOwned ? configurationSet : scope);
  const name: unknown = stack.resolve(isOwned ? givenName(configurationSet) : configurationSet.configurationSetName);
  if (name === undefined) return { parent: configurationSet as unknown as Construct, id };
  return { parent: stack, id: `${id}${createHash('sha256').update(JSON.stringify(name)).digest('hex').slice(0, 8)}` };
}

/** The name, if the user has set one. `configurationSetName` is a reference in any case. */
function givenName({ node: { defaultChild } }: ses.IConfigurationSet): string | undefined {
  return defaultChild instanceof ses.CfnConfigurationSet ? defaultChild.name : undefined;
}
