import type { Script } from '../history';
import { BUCKET_CORS } from './bucket-cors';
import { ELASTIC_IP } from './elastic-ip';
import { EMAIL_TEMPLATE } from './email-template';
import { EMAIL_TEMPLATES } from './email-templates';

export const SCRIPTS: readonly Script[] = [...BUCKET_CORS, ...ELASTIC_IP, ...EMAIL_TEMPLATE, ...EMAIL_TEMPLATES];
