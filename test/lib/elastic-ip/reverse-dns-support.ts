import type { Stack } from 'aws-cdk-lib';
import { ElasticIp, type ElasticIpSource, type ReverseDnsOptions } from '../../../lib';
import { type CfnTemplate, synth } from '../support';

export const NAME = 'mail.example.com';
export const REVERSE_DNS = 'Custom::CdkAdoptReverseDns';

interface Declared extends ReverseDnsOptions {
  readonly domainName?: string;
  readonly source?: ElasticIpSource;
}

export function declare(stack: Stack, { domainName = NAME, source, ...options }: Declared = {}): ElasticIp {
  const ip = new ElasticIp(stack, 'Ip', { source });
  ip.addReverseDns(domainName, options);
  return ip;
}

export function template(declared?: Declared): CfnTemplate {
  return synth((stack) => { declare(stack, declared); });
}
