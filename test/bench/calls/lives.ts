import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { BucketCorsProps, ElasticIpProps, EmailTemplateProps } from '../../../lib';
import {
  BucketCors, CorsPrecedence, ElasticIp, ElasticIpSource, ElasticIpTarget, EmailBody, EmailTemplate, EmailTemplates,
  OnExisting,
} from '../../../lib';
import { synth } from '../../simulation/synth';
import type { Template } from '../../simulation/template';
import { HTML, SAMPLE, SUBJECT, TEXT } from '../synth/values';
import type { Life } from './job';

const ONE = 'i-00000000000000001';
const TWO = 'i-00000000000000002';
const rule = (origin: string): s3.CorsRule => ({ allowedMethods: [s3.HttpMethods.GET], allowedOrigins: [`https://${origin}.example.com`] });
const range = (count: number) => Array.from({ length: count }, (_, index) => index);

function cors(bucket: string, props: Partial<BucketCorsProps> = {}): Template {
  return synth((stack) => new BucketCors(stack, 'Cors', { bucket: s3.Bucket.fromBucketName(stack, 'Bucket', bucket), rules: [rule('a')], ...props }));
}

function address(instanceId: string, props: ElasticIpProps = {}, more: (ip: ElasticIp) => void = () => undefined): Template {
  return synth((stack) => more(new ElasticIp(stack, 'Ip', { target: ElasticIpTarget.instanceId(instanceId), ...props })));
}

const retained = (instanceId: string, props: ElasticIpProps = {}) => address(instanceId, { source: ElasticIpSource.retained('web'), ...props });
const record = (domainName: string, props: ElasticIpProps = {}) => address(ONE, props, (ip) => ip.addReverseDns(domainName));

function email(props: Partial<EmailTemplateProps> = {}): Template {
  return synth((stack) => new EmailTemplate(stack, 'Email', {
    subject: SUBJECT, html: EmailBody.fromInline(HTML), text: EmailBody.fromInline(TEXT), sampleData: SAMPLE, ...props,
  }));
}

function folder(count: number, changed?: { readonly first?: string; readonly onExisting?: OnExisting }): Template {
  return synth((stack) => {
    const directory = mkdtempSync(join(tmpdir(), 'cdk-adopt-bench-'));
    try {
      for (const index of range(count)) {
        mkdirSync(join(directory, `template-${index}`));
        writeFileSync(join(directory, `template-${index}`, 'subject.txt'), (index === 0 && changed?.first) || SUBJECT);
        writeFileSync(join(directory, `template-${index}`, 'body.txt'), TEXT);
        writeFileSync(join(directory, `template-${index}`, 'sample.json'), JSON.stringify(SAMPLE));
      }
      EmailTemplates.fromDirectory(stack, 'Emails', { directory, onExisting: changed?.onExisting });
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
}

/** A property that changes nothing of what is there: CloudFormation sends an Update, and there is nothing to do. */
const NO_OP = 'no-op update';

export const CORS: Life = {
  name: 'bucket-cors', title: 'CORS rules', create: cors('one'),
  before: (somebody) => ['one', 'two'].forEach((bucket) => somebody.removeRules(bucket)),
  updates: [
    { job: NO_OP, to: cors('one', { precedence: CorsPrecedence.FIRST }) },
    { job: 'one-rule change', to: cors('one', { precedence: CorsPrecedence.FIRST, rules: [rule('b')] }) },
    { job: 'move to another bucket', to: cors('two', { precedence: CorsPrecedence.FIRST, rules: [rule('b')] }) },
  ],
};

export const ADDRESS: Life = {
  name: 'elastic-ip', title: 'Elastic IP with a target', create: address(ONE),
  before: (_, account) => [ONE, TWO].forEach((id) => account.instance(id)),
  updates: [
    { job: NO_OP, to: address(ONE, { allowReassociation: true }) },
    { job: 'target move', to: address(TWO, { allowReassociation: true }) },
  ],
};

export const RETAINED: Life = {
  name: 'retained', title: 'Retained Elastic IP with a target', create: retained(ONE), before: ADDRESS.before,
  updates: [
    { job: NO_OP, to: retained(ONE, { allowReassociation: true }) },
    { job: 'target move', to: retained(TWO, { allowReassociation: true }) },
  ],
};

/** As after a redeployment. */
export const FOUND: Life = {
  name: 'found', title: 'Retained Elastic IP that is there', create: retained(ONE), updates: [],
  before: (somebody, account) => {
    ADDRESS.before(somebody, account);
    somebody.addAddress('eipalloc-000000000000000b1', { 'cdk-adopt:key': 'web' });
  },
};

export const REVERSE_DNS: Life = {
  name: 'reverse-dns', title: 'Elastic IP with a target and a reverse DNS record', create: record('mail.example.com'), before: ADDRESS.before,
  updates: [
    { job: NO_OP, to: record('mail.example.com', { allowReassociation: true }) },
    { job: 'change of its domain name', to: record('post.example.com', { allowReassociation: true }) },
  ],
};

export const EMAIL: Life = {
  name: 'email-template', title: 'Email template', create: email(), before: () => undefined,
  updates: [
    { job: NO_OP, to: email({ onExisting: OnExisting.FAIL }) },
    { job: 'change of its text', to: email({ onExisting: OnExisting.FAIL, subject: 'Good day, {{name}}' }) },
  ],
};

export function folderLife(count: number): Life {
  return {
    name: 'email-templates', title: `Folder of ${count} email templates`, create: folder(count), before: () => undefined,
    updates: [
      { job: NO_OP, to: folder(count, { onExisting: OnExisting.FAIL }) },
      { job: 'change of one template', to: folder(count, { onExisting: OnExisting.FAIL, first: 'Good day, {{name}}' }) },
    ],
  };
}
