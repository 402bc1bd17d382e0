import { type Stack } from 'aws-cdk-lib';
import { ElasticIp, type ElasticIpProps, ElasticIpSource, ElasticIpTarget } from '../../../lib';
import { type CfnTemplate, ELASTIC_IP, errorOf, lineOf, newStack, only, type Stated, synth } from '../support';

export const refuses = (props: ElasticIpProps, ...problems: Stated[]) => {
  expect(errorOf(() => new ElasticIp(newStack(), 'Ip', props)))
    .toBe(['Stack/Ip (ElasticIp) can\'t be synthesized:', ...problems.map(lineOf)].join('\n'));
};
export const form = (prefix: string) => `'${prefix}-' and 8 or 17 hexadecimal digits`;
export const copy = 'copy the id from the console or the command line';
export const existing = (allocationId: string): ElasticIpProps => ({ source: ElasticIpSource.existing(allocationId) });
export const networkInterface = (id: string, privateIpAddress?: string): ElasticIpProps =>
  ({ target: ElasticIpTarget.networkInterface(id, { privateIpAddress }) });

export const ALLOCATION = 'eipalloc-0123456789abcdef0';
export const INSTANCE = 'i-0123456789abcdef0';

export function template(props: ElasticIpProps = {}, more: (ip: ElasticIp, stack: Stack) => void = () => {}): CfnTemplate {
  return synth((stack) => more(new ElasticIp(stack, 'Ip', props), stack));
}

export function propertiesOf(...declared: Parameters<typeof template>): Readonly<Record<string, unknown>> {
  return only(template(...declared), ELASTIC_IP).Properties;
}
