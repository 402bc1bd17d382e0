import { BUCKET_CORS } from './mutants/bucket-cors';
import { CUSTOM_RESOURCE } from './mutants/custom-resource';
import { ELASTIC_IP } from './mutants/elastic-ip';
import { ELASTIC_IP_KEPT } from './mutants/elastic-ip-kept';
import { EMAIL_TEMPLATE } from './mutants/email-template';
import { EMAIL_TEMPLATES } from './mutants/email-templates';
import type { Mutant } from './mutants/mutant';

export type { Edit, Mutant, Search } from './mutants/mutant';

/** Ways to break the handlers. What the simulation finds is worth as much as the faults that it finds when they are put there. */
export const MUTANTS: readonly Mutant[] = [
  ...CUSTOM_RESOURCE, ...ELASTIC_IP, ...ELASTIC_IP_KEPT, ...EMAIL_TEMPLATE, ...EMAIL_TEMPLATES, ...BUCKET_CORS,
];
