import { readFileSync } from 'node:fs';
import { DescribeAddressesAttributeCommand, DescribeAddressesCommand } from '@aws-sdk/client-ec2';
import { GetBucketCorsCommand, GetObjectCommand } from '@aws-sdk/client-s3';
import { GetEmailTemplateCommand } from '@aws-sdk/client-sesv2';
import type { Bucket } from '../../core/bucket-cors/desired-state';
import type { Rule } from '../../core/bucket-cors/merge';
import { rulesIn } from '../../core/bucket-cors/stored-rules';
import type { Address } from '../../core/elastic-ip/address';
import { parseAddress } from '../../core/elastic-ip/parse-address';
import type { Template } from '../../core/email-templates/stored-template';
import { hasCode, OperationError } from '../../core/errors';
import { BUCKET_NOT_FOUND, TEMPLATE_NOT_FOUND } from '../../core/not-found';
import type { PtrRecord } from '../../core/reverse-dns/ptr-record';
import type { Clients } from '../shared/aws-clients';
import { attempt } from '../shared/aws-errors';

/** What is there. Each method throws an `OperationError`. */
export interface Live {
  /** Undefined if there is no such bucket. */
  rules(bucket: Bucket): Promise<readonly Rule[] | undefined>;
  template(name: string): Promise<Template | undefined>;
  addresses(): Promise<readonly Address[]>;
  record(allocationId: string): Promise<PtrRecord>;
  /** The text of an asset. */
  text(bucket: string, key: string): Promise<string>;
}

const allow = (action: string) => {
  const todo = `allow these credentials ${action}, or choose others with --profile`;
  return { AccessDenied: todo, AccessDeniedException: todo, UnauthorizedOperation: todo };
};

/** @param assets the paths of the assets of the assembly, by their keys */
export function live({ s3, sesv2, ec2 }: Pick<Clients, 's3' | 'sesv2' | 'ec2'>, assets: ReadonlyMap<string, string>): Live {
  return {
    rules: ({ name, expectedOwner }) => attempt(`read the CORS rules of bucket ${name}`, allow('s3:GetBucketCORS'), async () => {
      try {
        const found = await rulesIn(s3.send(new GetBucketCorsCommand({ Bucket: name, ExpectedBucketOwner: expectedOwner })));
        if (!found) throw new Error('the answer is no CORS configuration');
        return found;
      } catch (error) {
        if (hasCode(error, ...BUCKET_NOT_FOUND)) return undefined;
        throw error;
      }
    }),

    template: (name) => attempt(`read template ${name}`, allow('ses:GetEmailTemplate'), async () => {
      try {
        const { TemplateContent, Tags = [] } = await sesv2.send(new GetEmailTemplateCommand({ TemplateName: name }));
        const { Subject: subject = '', Html: html, Text: text } = TemplateContent ?? {};
        return { content: { subject, html, text }, tags: Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value])) };
      } catch (error) {
        if (hasCode(error, ...TEMPLATE_NOT_FOUND)) return undefined;
        throw error;
      }
    }),

    addresses: () => attempt('list the Elastic IP addresses', allow('ec2:DescribeAddresses'), async () => {
      const { Addresses = [] } = await ec2.send(new DescribeAddressesCommand({}));
      return Addresses.map(parseAddress);
    }),

    record: (allocationId) => attempt(`read the reverse DNS record of ${allocationId}`, allow('ec2:DescribeAddressesAttribute'), async () => {
      const input = { AllocationIds: [allocationId], Attribute: 'domain-name' as const };
      const { Addresses: [found] = [] } = await ec2.send(new DescribeAddressesAttributeCommand(input));
      const { PtrRecord: domainName, PtrRecordUpdate: update } = found ?? {};
      return {
        domainName: domainName || undefined,
        update: update && { domainName: update.Value || undefined, status: update.Status ?? '', reason: update.Reason || undefined },
      };
    }),

    text: async (bucket, key) => {
      const path = assets.get(key);
      if (path !== undefined) return readAsset(path);
      return attempt(`read the asset ${key} of bucket ${bucket}`, allow('s3:GetObject'), async () => {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        return Body ? Body.transformToString() : '';
      });
    },
  };
}

function readAsset(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new OperationError(`could not read ${path}: ${(error as Error).message}; synthesize the app again`, undefined, { cause: error });
  }
}
