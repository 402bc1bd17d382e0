import type { RawProperties } from '../../core/contracts/raw-properties';
import type { Content, Template } from '../../core/email-templates/stored-template';
import { sameContent } from '../../core/email-templates/stored-template';
import type { AssetPort } from '../../lambda/email-template/s3';
import type { TemplatePort } from '../../lambda/email-template/ses';
import type { FolderPort } from '../../lambda/email-templates/s3';
import { awsError } from '../support/aws-error';
import { nameOf, refusing } from '../support/fake-ses';
import { assetAt } from './assets';
import type { Aws } from './aws';
import { FOREIGN, type Invocation } from './caller';
import { emailsOf } from './declared-emails';
import type { Access } from './operation';

/** In the text of a template that SES, and nobody else, can't render. */
export const UNRENDERABLE = 'SES cannot render this';

/** SES, v1 and v2 over one store, and the assets with the bodies, as one invocation calls them. */
export function sesPort(aws: Aws, by: Invocation, region = 'us-east-1'): TemplatePort & AssetPort & FolderPort {
  const { ses, world, templateVersions: versions } = aws;

  const onTemplate = (action: string, name: string, more: Partial<Access> = {}): Access =>
    ({ action: `ses:${action}`, arn: `arn:aws:ses:${region}:123456789012:template/${name}`, resourceTags: ses.find(name)?.tags ?? {}, ...more });

  const write = (operation: string, name: string, access: () => Access[], effect: () => void) => world.call(by, {
    service: 'ses', name: operation, on: name, writes: true, access,
    effect: () => {
      aws.race(by, versions, name);
      refusing(({ exception }) => exception, effect);
      aws.templateChanged(name, by.owner);
    },
  });

  return {
    getTemplate: (name) => world.call(by, {
      service: 'ses', name: 'GetEmailTemplate', on: name, access: () => [onTemplate('GetEmailTemplate', name)],
      effect: (asOf) => versions.read(name, asOf, by.label),
    }),

    createTemplate: (name, content, tags) => {
      // SES documents the first one, and may judge the tags of a new template as the second one, too.
      const actions = ['CreateEmailTemplate', ...(Object.keys(tags).length === 0 ? [] : ['TagResource'])];
      const access = () => actions.map((action) => onTemplate(action, name, { requestTags: tags, resourceTags: {} }));
      return write('CreateEmailTemplate', name, access, () => {
        ses.create(name, content, tags);
        aws.makers.set(name, by.owner);
        if (!by.awaited) aws.madeLate.add(name);
        aws.authors.set(name, by.owner);
        aws.demandMark(by, name, tags);
      });
    },

    updateTemplate: (name, content) => write('UpdateEmailTemplate', name, () => [onTemplate('UpdateEmailTemplate', name)], () => {
      const before = versions.latest(name);
      ses.update(name, content);
      demandRightToWrite(aws, by, name, before, content);
      aws.authors.set(name, by.owner);
    }),

    deleteTemplate: (name) => write('DeleteEmailTemplate', name, () => (ses.find(name) ? [onTemplate('DeleteEmailTemplate', name)] : []), () => {
      if (ses.find(name)) aws.demandMaker(by, name, 'deleted');
      ses.delete(name);
    }),

    tagTemplate: (arn, tags) => {
      const name = nameOf(arn);
      return write('TagResource', name, () => [onTemplate('TagResource', name, { requestTags: tags })], () => {
        demandRightToTag(aws, by, name);
        ses.tag(name, tags);
        aws.makers.set(name, by.owner); // the mark of a stack that is gone, or a retained one of ours, becomes ours
      });
    },

    untagTemplate: (arn, keys) => {
      const name = nameOf(arn);
      return write('UntagResource', name, () => [onTemplate('UntagResource', name, { removedKeys: keys })], () => {
        demandRightToTag(aws, by, name);
        ses.untag(name, keys);
      });
    },

    testRenderTemplate: (name, data) => world.call(by, {
      service: 'ses', name: 'TestRenderTemplate', on: name, access: () => [{ action: 'ses:TestRenderTemplate', arn: '*' }],
      effect: (asOf) => {
        if (!versions.read(name, asOf, by.label)) throw awsError('TemplateDoesNotExist');
        const { html = '', text = '' } = ses.get(name);
        if (`${html}${text}`.includes(UNRENDERABLE)) throw awsError('InvalidRenderingParameter', { message: 'it cannot be rendered' });
        refusing(({ code }) => code, () => void ses.render(name, data));
      },
    }),

    getText: (bucket, key) => world.call(by, {
      service: 's3', name: 'GetObject', on: key, access: () => [{ action: 's3:GetObject', arn: `arn:aws:s3:::${bucket}/${key}` }],
      effect: () => `the body in ${key}`,
    }),

    getBytes: (bucket, key, from, to) => world.call(by, {
      service: 's3', name: 'GetObject', on: `${key.slice(0, 8)} ${from}-${to}`,
      access: () => [{ action: 's3:GetObject', arn: `arn:aws:s3:::${bucket}/${key}` }],
      effect: () => {
        const content = assetAt(key);
        if (!content) throw awsError('NoSuchKey', { status: 404 });
        if (from >= content.length) throw awsError('InvalidRange', { status: 416 });
        return content.toString('utf8', from, to + 1);
      },
    }),
  };
}

/** Whether the request's properties, or those before them, declare the template by its name. */
function isDeclared({ event }: Invocation, name: string): boolean {
  return declares([event.ResourceProperties, event.OldResourceProperties ?? {}], event, name);
}

/** Whether an earlier request of the resource declared it. */
function wasDeclared({ requested }: Aws, { owner, event }: Invocation, name: string): boolean {
  return declares(requested.get(owner) ?? [], event, name);
}

function declares(all: readonly RawProperties[], { StackId: stackId, LogicalResourceId: logicalId }: Invocation['event'], name: string): boolean {
  return all.some((properties) => emailsOf(properties, { stackId, logicalId }).some((email) => email.name === name));
}

/** A template that somebody else made is overwritten only where the user asked for it, and their last text only while a copy is kept. */
function demandRightToWrite(aws: Aws, by: Invocation, name: string, before: Template | undefined, content: Content): void {
  const { makers, authors, world, ses, foreignTexts } = aws;
  if (makers.get(name) === by.owner || aws.isGone(makers.get(name))) return;
  const isPutBack = aws.foreignTexts.has(name) && sameContent(content, aws.foreignTexts.get(name)!) && wasDeclared(aws, by, name);
  if (!isDeclared(by, name) && !isPutBack) {
    world.violate(4, `${by.owner} overwrote ${name}, which ${makers.get(name)} made`, name);
  }
  if (authors.get(name) !== FOREIGN || !before || sameContent(before.content, content)) return;
  const kept = ses.list().some((other) => other.name !== name && sameContent({ ...other, subject: other.subject ?? '' }, before.content));
  const first = foreignTexts.get(name);
  if (by.event.RequestType === 'Create' && !kept) world.violate(5, `${by.owner} overwrote the text of ${name} without a copy`, name);
  if (by.event.RequestType === 'Delete' && first) world.violate(5, `${by.owner} put a former text over somebody's later one in ${name}`, name);
}

function demandRightToTag(aws: Aws, by: Invocation, name: string): void {
  const maker = aws.makers.get(name) ?? FOREIGN;
  if (maker !== by.owner && !aws.isGone(maker)) aws.world.violate(4, `${by.owner} changed the tags of ${name}, which ${maker} made`, name);
}
