import type { Script } from '../history';
import { BUCKET_CORS } from './bucket-cors';
import { CDKD } from './cdkd';
import { DOWNGRADES } from './downgrades';
import { ELASTIC_IP } from './elastic-ip';
import { ELASTIC_IP_KEPT } from './elastic-ip-kept';
import { EMAIL_TEMPLATE } from './email-template';
import { EMAIL_TEMPLATES } from './email-templates';
import { UPGRADES } from './upgrades';
import { upgradeOfAll, UPGRADES_OF_ALL } from './upgrades-of-all';

export const SCRIPTS: readonly Script[] = [
  ...BUCKET_CORS, ...ELASTIC_IP, ...ELASTIC_IP_KEPT, ...EMAIL_TEMPLATE, ...EMAIL_TEMPLATES, ...CDKD, ...DOWNGRADES, ...UPGRADES,
  ...UPGRADES_OF_ALL.map((upgrade) => upgradeOfAll(...upgrade)),
];

/** @throws where there is no such script, or no longer */
export function scriptNamed(name: string): Script {
  const script = SCRIPTS.find((one) => one.name === name);
  if (!script) throw new Error(`there is no script "${name}"; expected one of ${SCRIPTS.map((one) => one.name).join(', ')}`);
  return script;
}
