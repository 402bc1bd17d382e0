import { CLOUDFORMATION_PROBES } from './cloudformation';
import { EC2_PROBES } from './ec2';
import type { Probes } from './probe';
import { S3_PROBES } from './s3';
import { SES_PROBES } from './ses';

/** By service: SES's limit is no reason for the others to wait. */
export const PROBES_OF = { ses: SES_PROBES, s3: S3_PROBES, ec2: EC2_PROBES, cloudFormation: CLOUDFORMATION_PROBES };

export const PROBES: Probes = Object.assign({}, ...Object.values(PROBES_OF)) as Probes;
