import { parseDesiredCors } from '../../core/bucket-cors/desired-state';
import { isOfBucketCors, isOwn, markRules, type Rule, sameRules } from '../../core/bucket-cors/merge';
import { predictRules } from '../../core/bucket-cors/predicted-state';
import type { RawProperties } from '../../core/contracts/raw-properties';
import { describeAssociation, describeTarget, holderOf as addressHolder, isHeldBy, isOn } from '../../core/elastic-ip/address';
import { isMeantBy, isUserOwned, parseDesiredAddress } from '../../core/elastic-ip/desired-state';
import { parseDesiredTemplate } from '../../core/email-templates/desired-template';
import { parseDesiredFolder } from '../../core/email-templates/folder-plan';
import { predictTemplate, type TemplateRequest } from '../../core/email-templates/predicted-state';
import { holderOf, isCreatedBy, sameContent } from '../../core/email-templates/stored-template';
import { type Owner, sameOwner, stackName, TAG, type Tags } from '../../core/ownership';
import { parseDesiredReverseDns } from '../../core/reverse-dns/desired-state';
import { describeRecord, isAsWanted, recordHolder } from '../../core/reverse-dns/ptr-record';
import { planTags } from '../../core/tags';
import type { ResourceType } from '../assembly/template';
import type { State } from '../deployment/state';
import { contentOf, readFolder } from '../deployment/texts';
import { unified } from '../diff/change';
import { mapConcurrently } from '../shared/concurrency';

/** How a live thing differs from what is declared. */
export interface Finding {
  /** Such as `template order-receipt`. */
  readonly thing: string;
  readonly what: string;
  /** A unified diff, from what is declared to what is live. */
  readonly diff?: string;
}

type Finder = (state: State, owner: Owner, properties: RawProperties, physicalId: string) => Promise<Finding[]>;

/** What somebody has changed since the deployment. By the handlers' decisions: it is what they would put right. */
export const FINDERS: Readonly<Record<ResourceType, Finder>> = {
  'Custom::CdkAdoptBucketCors': ofRules,
  'Custom::CdkAdoptEmailTemplate': async (state, owner, properties) => {
    const desired = parseDesiredTemplate(properties, owner);
    return ofTemplate(state, owner, { ...desired, content: await contentOf(state, desired), isNew: false, formerTags: desired.tags });
  },
  'Custom::CdkAdoptEmailTemplates': async (state, owner, properties) => {
    const desired = parseDesiredFolder(properties, owner);
    const folder = await readFolder(state, desired);
    const found = await mapConcurrently(folder.entries, async (entry) =>
      ofTemplate(state, owner, {
        ...desired, name: entry.name, content: folder.template(entry).content, isNew: false, formerTags: desired.tags,
      }));
    return found.flat();
  },
  'Custom::CdkAdoptElasticIp': ofAddress,
  'Custom::CdkAdoptReverseDns': ofRecord,
};

async function ofRules(state: State, owner: Owner, properties: RawProperties): Promise<Finding[]> {
  const desired = parseDesiredCors(properties);
  const { name } = desired.bucket;
  const thing = `CORS rules of bucket ${name}`;
  const current = await state.rules(desired.bucket);
  if (!current) return [{ thing, what: 'the bucket is gone' }];
  const predicted = predictRules(owner, current, desired);
  if ('refusal' in predicted) return [{ thing, what: `they can't be put right: ${predicted.refusal}` }];
  // Another BucketCors's rules stay in what the handler writes, but an exclusive one declares that there are none.
  const after = desired.exclusive ? predicted.after.filter((rule) => isOwn(owner, rule) || !isOfBucketCors(rule)) : predicted.after;
  if (sameRules(current, after)) return [];
  const [own, wanted] = [current.filter((rule) => isOwn(owner, rule)), markRules(owner, desired.rules)];
  const isActive = (rule: Rule) => !isOwn(owner, rule) && !after.some((other) => sameRules([other], [rule]));
  const details = [
    ...missing(wanted, own).map(({ ID }) => `rule ${ID} is gone`),
    ...wanted.filter((rule) => own.some((one) => one.ID === rule.ID && !sameRules([one], [rule]))).map(({ ID }) => `rule ${ID} is another`),
    ...missing(own, wanted).map(({ ID }) => `rule ${ID} is not declared`),
    ...(desired.exclusive && current.some(isActive) ? ['others have rules in it, and it is exclusive'] : []),
  ];
  const what = details.join(', ') || 'they are in another place or order';
  const text = (rules: readonly Rule[]) => rules.map((rule) => `${JSON.stringify(rule, undefined, 2)}\n`).join('');
  return [{ thing, what, diff: unified(`${name}/cors`, text(after), text(current), ['declared', 'live']) }];
}

function missing(from: readonly Rule[], others: readonly Rule[]): Rule[] {
  return from.filter(({ ID }) => !others.some((other) => other.ID === ID));
}

async function ofTemplate(state: State, owner: Owner, request: TemplateRequest): Promise<Finding[]> {
  const { name, content } = request;
  const thing = `template ${name}`;
  const { template, backup } = await state.template(name);
  if (!template) return [{ thing, what: 'it is gone' }];
  const predicted = predictTemplate(owner, { template, backup }, request, state.isGone);
  const findings: Finding[] = [];
  if (!sameContent(template.content, content)) {
    const parts = (['subject', 'html', 'text'] as const).map((part) => unified(`${name}/${part}`, content[part] ?? '', template.content[part] ?? '', ['declared', 'live']));
    findings.push({ thing, what: 'its text is another', diff: parts.filter(Boolean).join('\n') });
  }
  const holder = holderOf(template);
  if (holder && !sameOwner(holder, owner)) findings.push({ thing, what: `it is marked as that of resource ${holder.logicalId} of stack ${stackName(holder.stackId)}` });
  else if (!isCreatedBy(owner, template) && !(backup && isCreatedBy(owner, backup))) findings.push({ thing, what: 'neither its tags nor a copy of its former text say that it is this resource\'s' });
  const { after } = 'after' in predicted ? predicted : { after: undefined };
  if (after?.template && isCreatedBy(owner, template)) findings.push(...tagFindings(thing, template.tags, request.tags));
  return findings;
}

function tagFindings(thing: string, present: Tags, wanted: Tags): Finding[] {
  return Object.entries(planTags(present, wanted, {}).set).map(([key, value]) =>
    ({ thing, what: `its tag ${key} is ${Object.hasOwn(present, key) ? `'${present[key]}', not '${value}'` : 'gone'}` }));
}

async function ofAddress(state: State, owner: Owner, properties: RawProperties, physicalId: string): Promise<Finding[]> {
  const { specification, target, tags } = parseDesiredAddress(properties);
  const address = (await state.addresses()).find(({ allocationId }) => allocationId === physicalId);
  const thing = `address ${physicalId}${address ? ` ${address.publicIp}` : ''}`;
  if (!address) return [{ thing, what: 'it is gone' }];
  const holder = addressHolder(address);
  const isHeld = isHeldBy(owner, address);
  // A user's own address gets no mark where it was on its target already.
  const isOurs = isHeld || (isUserOwned(specification) && !holder);
  const key: Tags = specification.kind === 'retained' ? { [TAG.key]: specification.key } : {};
  const place = address.associationId === undefined ? 'on nothing' : `on ${describeAssociation(address)}`;
  return [
    ...(isOurs ? [] : [{ thing, what: holder ? `it is marked as that of resource ${holder.logicalId} of stack ${stackName(holder.stackId)}` : 'its tags do not say that it is this resource\'s' }]),
    ...(specification.kind === 'tagged' && !isMeantBy(specification, address) ? [{ thing, what: `it no longer has the tag ${specification.key}=${specification.value}` }] : []),
    ...(target && !isOn(address, target) ? [{ thing, what: `it is ${place}, not on ${describeTarget(target)}` }] : []),
    ...(isUserOwned(specification) ? [] : tagFindings(thing, address.tags, { ...tags, ...key })),
  ];
}

async function ofRecord(state: State, owner: Owner, properties: RawProperties): Promise<Finding[]> {
  const { allocationId, domainName } = parseDesiredReverseDns(properties);
  const thing = `reverse DNS record of ${allocationId}`;
  const address = (await state.addresses()).find((one) => one.allocationId === allocationId);
  if (!address) return [{ thing, what: 'the address is gone' }];
  const record = await state.record(allocationId);
  const holder = recordHolder(address);
  return [
    ...(isAsWanted(record, domainName) ? [] : [{ thing, what: `${describeRecord(record)}, not ${domainName}` }]),
    ...(holder && !sameOwner(holder, owner) ? [{ thing, what: `it is marked as that of resource ${holder.logicalId} of stack ${stackName(holder.stackId)}` }] : []),
  ];
}
