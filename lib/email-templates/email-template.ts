import { Duration, type ITaggableV2, Lazy, RemovalPolicy, Resource, Stack, type TagManager } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { EmailBodyContract, EmailTemplateContract } from '../../core/contracts/email-template';
import {
  handlebarsProblems, handlebarsWarnings, htmlWarnings, type PartName, type Parts, placeholderProblems, valueWarnings, variablesOf,
} from '../../core/email-templates';
import { describeProblem, type Problem } from '../../core/problem';
import type { Permission } from '../shared/managed-policies';
import { type FeatureFunction, Provider } from '../shared/provider';
import { removalPolicyProblems } from '../shared/removal-policy';
import { tagsContract } from '../shared/stack-tags';
import { secondHolderProblems } from '../shared/unique-names';
import type { Names } from '../shared/unknown-properties';
import { throwProblems } from '../shared/validation';
import { ofWellShaped, wellShaped } from '../shared/well-shaped';
import type { EmailBody } from './email-body';
import type { GrantSendOptions, IEmailTemplate } from './email-template-interface';
import { OnExisting } from './on-existing';
import { annotate } from './private/annotate';
import { readText } from './private/body-file';
import { bodyProblems, certainProblems, checkableParts, uncheckedInformation } from './private/body-validation';
import { contentAsset } from './private/content-asset';
import { grantSend } from './private/grant-send';
import { adoptionOf, templateStatements } from './private/iam';
import { ImportedEmailTemplate } from './private/imported-email-template';
import { nativeTemplateProblems } from './private/native-templates';
import { problemsOf, readSample } from './private/sample-data';
import { templateShapeProblems } from './private/shape-validation';
import { nameProblems, TEMPLATE_NAME, templateArnOf } from './private/template-names';
import { templateTags } from './private/template-tags';
import type { SampleData } from './sample-data';

/**
 * Properties of an `EmailTemplate`.
 */
export interface EmailTemplateProps {
  /**
   * The template's name: 1 to 64 letters, digits, hyphens and underscores. Another name is another template: a replacement.
   *
   * @default - a unique name is generated
   */
  readonly templateName?: string;

  /**
   * The subject: one line, not empty.
   */
  readonly subject: string;

  /**
   * The HTML part. SES does not escape inserted values. With the text part, at most 500 KB (500,000 bytes).
   *
   * @default - none; then there has to be a text part
   */
  readonly html?: EmailBody;

  /**
   * The text part.
   *
   * @default - none; then there has to be an HTML part
   */
  readonly text?: EmailBody;

  /**
   * Data to render the template with: at synth, by Handlebars, and at deploy, by SES itself. If that fails, so does the deployment; without
   * the check, SES would silently drop the emails. At most 262,144 characters as JSON.
   *
   * @default - the template is not rendered
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- jsii has no `unknown`
  readonly sampleData?: { [name: string]: any };

  /**
   * The sample data as JSON text or a file, in place of `sampleData`: for data with `null` from Python, Java or Go.
   *
   * @default - what `sampleData` holds
   */
  readonly sample?: SampleData;

  /**
   * What to do with an existing template of that name. One that another live stack holds is always an error.
   *
   * @default OnExisting.ADOPT
   */
  readonly onExisting?: OnExisting;

  /**
   * What happens to the template when the construct is removed: `DESTROY` deletes a template that the construct has created, `RETAIN` and
   * `RETAIN_ON_UPDATE_OR_DELETE` keep it. One that existed before stays in any case: with the last text, or with its previous one if
   * `onExisting` is `ADOPT_AND_RESTORE` and the policy is `DESTROY`.
   *
   * A failed deployment undoes what it did, whatever the policy.
   *
   * `applyRemovalPolicy` and `RemovalPolicies.of(...)` set the same policy, and the last one counts. The resource's own
   * `DeletionPolicy` stays `Delete`; an override of it is an error at synth.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;
}

const PROPS: Names<EmailTemplateProps> = {
  templateName: true, subject: true, html: true, text: true, sampleData: true, sample: true, onExisting: true, removalPolicy: true,
};

const FEATURE: FeatureFunction = {
  name: 'EmailTemplate',
  asset: 'email-template',
  description: 'cdk-adopt: SES email templates',
  timeout: Duration.minutes(10), // SES allows one request a second for the whole account
  statements: templateStatements,
};

/**
 * An SES email template: created, or adopted if it exists already, and test-rendered before the deployment succeeds.
 *
 * Before the text of an existing template is replaced for the first time, it is saved in a backup, a template named `cdk-adopt-<hash of the
 * name>`, which stays as long as the construct: it is restored when the deployment fails (with `OnExisting.ADOPT_AND_RESTORE` also when the
 * construct is removed), and it shows other stacks who holds the template. The function's log and the response to CloudFormation
 * (`Adopted`) name what was adopted. An edit by hand is replaced by the
 * next update that changes something. Changing the construct's id takes a new `templateName`, or two deployments.
 *
 * A template that the construct creates has the tags of `Tags.of` and of the stack (`StackProps.tags`); one that existed keeps its own.
 * Tags that only `cdk deploy --tags` gives are unknown at synth.
 *
 * A name, a subject or bodies that SES would refuse, Handlebars that it doesn't support, and sample data that omits a variable are errors
 * at synth. At deploy it is an error if SES can't render the template, or if another live stack holds it.
 *
 * @see https://github.com/cdk-adopt/cdk-adopt/blob/main/docs/email-templates.md
 * @example
 * new EmailTemplate(this, 'Welcome', {
 *   templateName: 'welcome',
 *   subject: 'Welcome, {{name}}',
 *   html: EmailBody.fromInline('<p>Hello {{name}}!</p>'),
 *   text: EmailBody.fromInline('Hello {{name}}!'),
 *   sampleData: { name: 'Ada' },
 * });
 */
export class EmailTemplate extends Resource implements IEmailTemplate, ITaggableV2 {
  /**
   * A template that is managed elsewhere, to grant access to it.
   *
   * @param scope the construct's scope
   * @param id the construct's id
   * @param templateName the template's name
   */
  public static fromTemplateName(scope: Construct, id: string, templateName: string): IEmailTemplate {
    return new ImportedEmailTemplate(scope, id, templateName);
  }

  /**
   * The template's name.
   *
   * @attribute
   */
  public readonly templateName: string;

  /**
   * The template's ARN.
   *
   * @attribute
   */
  public readonly templateArn: string;

  /**
   * The variables of the template, as far as known at synth: paths such as `order.total`, and `items[].name` for the items of a list.
   */
  public readonly variables: string[];

  /**
   * The tags of a template that the construct creates. Keys that begin with `cdk-adopt:` are reserved.
   */
  public readonly cdkTagManager: TagManager;

  public constructor(scope: Construct, id: string, props: EmailTemplateProps) {
    super(scope, id);
    const shapes = templateShapeProblems(props, PROPS);
    if (shapes.some(({ property }) => property === 'props')) throwProblems(this, shapes);
    const sound = wellShaped(props, shapes);
    const { templateName, subject, onExisting = OnExisting.ADOPT, removalPolicy = RemovalPolicy.DESTROY } = sound;
    const provider = Provider.of(this, FEATURE);
    const sample = readSample(Stack.of(this), sound);
    const { parts, problems } = readParts(sound);
    const { parts: known, withTokens } = checkableParts(parts);
    const { json } = sample;
    const faults = handlebarsProblems(known, sample.text);
    // What is wrong with a part keeps it from rendering, which says no more.
    const ofSample = problemsOf(sample, known).filter(({ property }) => !faults.some((fault) => fault.property.split(' ')[0] === property));
    throwProblems(this, [...shapes, ...ofWellShaped([
      ...nameProblems(templateName),
      ...(templateName === undefined ? [] : secondHolderProblems(this, TEMPLATE_NAME, 'templateName', templateName)),
      ...problems,
      ...bodyProblems(parts, Object.fromEntries(filesOf(sound).map((name) => [name, sound[name]?._path]))),
      ...certainProblems([...faults, ...placeholderProblems(known, json)], withTokens),
      ...sample.problems,
      ...certainProblems(ofSample, withTokens),
      ...removalPolicyProblems(removalPolicy),
    ], shapes)]);
    for (const warning of [...handlebarsWarnings(known), ...htmlWarnings(known), ...valueWarnings(known, json)]) annotate(this, warning);
    const unchecked = uncheckedInformation(withTokens, known, sample);
    if (unchecked) annotate(this, unchecked);
    this.variables = variablesOf(known);
    const names = templateName === undefined ? [] : [templateName];
    this.node.addValidation({ validate: () => nativeTemplateProblems(this, 'templateName', names).map(describeProblem) });
    this.cdkTagManager = templateTags(this, 'Custom::CdkAdoptEmailTemplate');

    const html = bodyOf(this, 'Html', props.html, parts.html);
    const text = bodyOf(this, 'Text', props.text, parts.text);
    const properties: Omit<EmailTemplateContract, 'RemovalPolicy'> = {
      ContractVersion: '1',
      TemplateName: templateName,
      Subject: subject,
      Html: html.contract,
      Text: text.contract,
      SampleData: sample.text,
      Tags: tagsContract(this.stack, this.cdkTagManager),
      OnExisting: onExisting,
    };
    const resource = provider.resource(this, 'Custom::CdkAdoptEmailTemplate', properties, [
      ...adoptionOf(this, templateName),
      ...html.permissions,
      ...text.permissions,
    ], removalPolicy);

    this.templateName = resource.ref;
    this.templateArn = templateArnOf(this.stack, this.templateName);
  }

  /**
   * Allows to send emails with this template from the identity, one by one and in bulk, by either version of the SES API.
   *
   * @param grantee who is allowed to
   * @param options the identity, and the configuration set if one is used
   */
  public grantSend(grantee: iam.IGrantable, options: GrantSendOptions): iam.Grant {
    return grantSend(this, grantee, [this.templateArn], options);
  }
}

/** The bodies that come from files. */
function filesOf(props: EmailTemplateProps): ('html' | 'text')[] {
  return (['html', 'text'] as const).filter((name) => props[name]?._path !== undefined);
}

/** The texts of the parts, including those in files. */
function readParts(props: EmailTemplateProps): { parts: Parts; problems: Problem[] } {
  const parts: { [name in PartName]?: string } = { subject: props.subject, html: props.html?._inline, text: props.text?._inline };
  const problems: Problem[] = [];
  for (const name of filesOf(props)) {
    const read = readText(name, props[name]!._path!);
    if ('problem' in read) problems.push(read.problem);
    // An unreadable file isn't a missing body, so it is treated like a token, which the checks skip.
    parts[name] = 'text' in read ? read.text : Lazy.string({ produce: () => '' });
  }
  return { parts, problems };
}

/** A file becomes an asset, since an update's event must have room for the old and the new text. */
function bodyOf(scope: Construct, id: string, body: EmailBody | undefined, text = ''): Body {
  if (body?._path === undefined) return { contract: body && { Inline: body._inline }, permissions: [] };
  const { bucket, key, permissions } = contentAsset(scope, id, text);
  return { contract: { Bucket: bucket, Key: key }, permissions };
}

interface Body {
  readonly contract?: EmailBodyContract;
  readonly permissions: readonly Permission[];
}
