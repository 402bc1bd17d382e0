import type { Stack as CdkStack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Script } from '../history';
import type { Library } from '../releases/library';
import type { Stack } from '../requests';
import { addFolders, letter } from './email-templates';
import { declared } from './released';

const ONE = 'i-00000000000000001';
const TWO = 'i-00000000000000002';
const THREE = 'i-00000000000000003';
const GIVEN = 'eipalloc-000000000000000a1';

const before: Script['before'] = (somebody, account) => {
  somebody.addRule('one', { ID: 'first', AllowedMethods: ['GET'], AllowedOrigins: ['https://first.example.org'] });
  for (const id of [ONE, TWO, THREE]) account.instance(id);
  somebody.addAddress(GIVEN);
  somebody.writeTemplate('adopted', { subject: 'Theirs', text: 'Hello {{name}}' });
};

/** One of each construct with a custom resource, with properties that 0.1.0 knows and that can change in place. */
function everything(stack: CdkStack, library: Library, isChanged: boolean, givenOn = TWO): void {
  const { BucketCors, ElasticIp, ElasticIpSource, ElasticIpTarget, EmailBody, EmailTemplate, EmailTemplates } = library;
  const allowedOrigins = [`https://${isChanged ? 'b' : 'a'}.example.com`];
  new BucketCors(stack, 'Cors', {
    bucket: s3.Bucket.fromBucketName(stack, 'Bucket', 'one'), rules: [{ allowedMethods: [s3.HttpMethods.GET], allowedOrigins }],
  });
  new ElasticIp(stack, 'Ip', { target: ElasticIpTarget.instanceId(isChanged ? TWO : ONE) }).addReverseDns('mail.example.com');
  new ElasticIp(stack, 'Given', {
    source: ElasticIpSource.existing(GIVEN), target: isChanged ? undefined : ElasticIpTarget.instanceId(givenOn),
  });
  for (const templateName of ['owned', 'adopted']) {
    const subject = isChanged ? 'New' : 'Ours';
    new EmailTemplate(stack, templateName, { templateName, subject, text: EmailBody.fromInline('Hi {{name}}'), sampleData: { name: 'Ada' } });
  }
  addFolders(stack, EmailTemplates, { Emails: { letters: { receipt: letter(isChanged ? 'New receipt' : 'Receipt') }, namePrefix: 'mail-' } });
}

const DECLARED = {
  unchanged: declared((stack, library) => everything(stack, library, false)),
  changed: declared((stack, library) => everything(stack, library, true)),
};
/** With the given address on a target that no other one leaves: beside a fault 0.1.0 doesn't wait long enough for that. */
const DOWNGRADED = declared((stack, library) => everything(stack, library, false, THREE));

export type Kind = keyof typeof DECLARED;

/** The resources that an upgrade changes, and after which it can fail: without a change of the user's those with a new property. */
export const FAILS_AFTER: Readonly<Record<Kind, readonly string[]>> = {
  unchanged: ['IpCC3F9CC8', 'IpReverseDnsE507BC19', 'GivenEA18D9CA', 'EmailsE39F01A5'],
  changed: ['Cors6D7C7CFA', 'IpCC3F9CC8', 'IpReverseDnsE507BC19', 'GivenEA18D9CA', 'owned00631852', 'adoptedD9FE505B', 'EmailsE39F01A5'],
};

export type See = (stack: Stack) => void;

/** A stack that 0.1.0 has made is upgraded, which fails after the resource and is rolled back; upgraded, downgraded and destroyed. */
export function upgradeOfAll(kind: Kind, failsAfter: string, functionsLast: boolean, see: See = () => undefined): Script {
  return {
    name: `upgrade-all-${kind}-fails-after-${failsAfter}${functionsLast ? '-functions-last' : ''}`, before,
    run: async (stacks) => {
      const { unchanged: { old }, [kind]: { new: upgraded } } = DECLARED;
      const stack = await stacks.create('Shop', old);
      see(stack);
      for (const [template, options] of [[upgraded, { failsAfter, functionsLast }], [upgraded, {}], [DOWNGRADED.old, {}]] as const) {
        await stacks.update(stack, template, options);
        see(stack);
      }
      await stacks.destroy(stack);
    },
  };
}

export const UPGRADES_OF_ALL: readonly (readonly [Kind, string, functionsLast: boolean])[] = (['unchanged', 'changed'] as const).flatMap(
  (kind) => FAILS_AFTER[kind].flatMap((id) => [false, true].map((functionsLast) => [kind, id, functionsLast] as const)));
