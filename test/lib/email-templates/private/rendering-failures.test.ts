import { Stack } from 'aws-cdk-lib';
import * as ses from 'aws-cdk-lib/aws-ses';
import { allOf, idOf, newApp, newStack, only, templateOf } from '../../support';
import { declare, env } from '../email-templates-support';

const DESTINATION = 'AWS::SES::ConfigurationSetEventDestination';

describe('renderingFailures', () => {
  test('has the set publish such events by its own name, and is the metric of them', () => {
    const stack = newStack();
    const set = new ses.ConfigurationSet(stack, 'Set');
    const metric = declare(stack).renderingFailures(set);
    const synthesized = templateOf(stack);
    const name = { Ref: idOf(synthesized, 'AWS::SES::ConfigurationSet') };
    expect(only(synthesized, DESTINATION).Properties).toEqual({
      ConfigurationSetName: name,
      EventDestination: {
        Enabled: true,
        MatchingEventTypes: ['renderingFailure'],
        CloudWatchDestination: {
          DimensionConfigurations: [{ DimensionName: 'ses:configuration-set', DimensionValueSource: 'messageTag', DefaultDimensionValue: name }],
        },
      },
    });
    expect(stack.resolve(metric.toMetricConfig().metricStat)).toMatchObject({
      namespace: 'AWS/SES', metricName: 'RenderingFailure', statistic: 'Sum', dimensions: [{ name: 'ses:configuration-set', value: name }],
    });
    expect(metric.period.toMinutes()).toBe(5);
  });

  const named = (stack: Stack, id: string, name = 'tracked') => ses.ConfigurationSet.fromConfigurationSetName(stack, id, name);

  test.each<[string, (stack: Stack) => [ses.IConfigurationSet, ses.IConfigurationSet], number]>([
    ['a set of the stack', (stack) => { const set = new ses.ConfigurationSet(stack, 'Set'); return [set, set]; }, 1],
    ['an imported set', (stack) => { const set = named(stack, 'Set'); return [set, set]; }, 1],
    ['a set that is imported twice', (stack) => [named(stack, 'One'), named(stack, 'Two')], 1],
    ['a set with a name, and the same one imported', (stack) => [new ses.ConfigurationSet(stack, 'One', { configurationSetName: 'tracked' }), named(stack, 'Two')], 1],
    ['an imported set, and the same one of the stack', (stack) => [named(stack, 'One'), new ses.ConfigurationSet(stack, 'Two', { configurationSetName: 'tracked' })], 1],
    ['two sets with names', (stack) => [named(stack, 'One'), new ses.ConfigurationSet(stack, 'Two', { configurationSetName: 'other' })], 2],
    ['two imported sets', (stack) => [named(stack, 'One'), named(stack, 'Two', 'other')], 2],
    ['two sets of the stack', (stack) => [new ses.ConfigurationSet(stack, 'One'), new ses.ConfigurationSet(stack, 'Two')], 2],
  ])('counts each failure of %s once, whichever folder asks', (_, sets, expected) => {
    const stack = newStack();
    const [one, two] = sets(stack);
    const emails = declare(stack);
    emails.renderingFailures(one);
    emails.renderingFailures(two);
    declare(stack, {}, 'Other').renderingFailures(one);
    expect(allOf(templateOf(stack), DESTINATION)).toHaveLength(expected);
  });

  test('comes after the set of the stack, whichever way of asking was the first', () => {
    const stack = newStack();
    const set = new ses.ConfigurationSet(stack, 'Set', { configurationSetName: 'tracked' });
    for (const each of [named(stack, 'Imported'), set]) declare(stack, {}, `Emails${each.node.id}`).renderingFailures(each);
    expect(only(templateOf(stack), DESTINATION).DependsOn).toEqual([idOf(templateOf(stack), 'AWS::SES::ConfigurationSet')]);
  });

  test('is of the region where the emails are sent, also in a dashboard elsewhere', () => {
    const app = newApp();
    const [there, here] = ['us-east-1', 'eu-west-1'].map((region) => new Stack(app, region, { env: { ...env, region } })) as [Stack, Stack];
    const emails = declare(here);
    const regionOf = (set: ses.IConfigurationSet) => emails.renderingFailures(set).toMetricConfig().metricStat?.region;
    expect(regionOf(named(here, 'Imported'))).toBe('eu-west-1');
    expect(regionOf(new ses.ConfigurationSet(there, 'Set', { configurationSetName: 'there' }))).toBe('us-east-1');
  });

  test('of two stacks count each failure of the one set of the app once', () => {
    const app = newApp();
    const [there, here] = [new Stack(app, 'There'), new Stack(app, 'Here')];
    const set = new ses.ConfigurationSet(there, 'Set');
    for (const stack of [there, here]) declare(stack).renderingFailures(set);
    expect([there, here].map((stack) => allOf(templateOf(stack), DESTINATION).length)).toEqual([1, 0]);
  });
});
