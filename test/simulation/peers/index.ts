import type { Script } from '../history';
import type { Subject } from '../lambda';
import { addressesOnly } from './addresses-only';
import { awsCustomResource } from './aws-custom-resource';
import { providerFramework } from './provider-framework';

/** What users do today for the same three jobs. */
export const PEERS: Readonly<Record<string, Subject>> = {
  'provider-framework': providerFramework,
  'aws-custom-resource': awsCustomResource,
};

/** The script, without what a peer is not there for. */
export function scriptFor(peer: string, script: Script): Script {
  return peer === 'aws-custom-resource' ? addressesOnly(script) : script;
}
