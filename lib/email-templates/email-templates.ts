import { Annotations, type CfnResource, Duration, Fn, type ITaggableV2, RemovalPolicy, Resource, type TagManager, Token } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as ses from 'aws-cdk-lib/aws-ses';
import type { Construct } from 'constructs';
import type { EmailTemplatesContract } from '../../core/contracts/email-templates';
import { typesOf } from '../../core/email-templates/data-types';
import { describeFinding, readFolder } from '../../core/email-templates/folder';
import { describeProblem } from '../../core/problem';
import { nearest } from '../../core/suggest';
import { type FeatureFunction, Provider } from '../shared/provider';
import { removalPolicyProblems } from '../shared/removal-policy';
import { shown } from '../shared/shown';
import { sortedKeys } from '../shared/sorted-keys';
import { tagsContract } from '../shared/stack-tags';
import type { Names } from '../shared/unknown-properties';
import { throwProblems } from '../shared/validation';
import { wellShaped } from '../shared/well-shaped';
import { type GrantSendOptions, type IEmailTemplate } from './email-template-interface';
import { OnExisting } from './on-existing';
import { annotate } from './private/annotate';
import { contentAsset } from './private/content-asset';
import { contentHashes, contentOf, hashOfIds } from './private/folder-asset';
import { heldNamesProblems, maxIdLength, prefixProblems, substitutionNames, substitutionProblems } from './private/folder-validation';
import { grantSend } from './private/grant-send';
import { adoptionOfAll, templateStatements } from './private/iam';
import { ImportedEmailTemplate } from './private/imported-email-template';
import { nativeTemplateProblems } from './private/native-templates';
import { renderingFailures } from './private/rendering-failures';
import { folderShapeProblems } from './private/shape-validation';
import { templateArnOf } from './private/template-names';
import { templateTags } from './private/template-tags';

/**
 * Properties of `EmailTemplates`.
 */
export interface EmailTemplatesProps {
  /**
   * The folder, from the directory in which the app was started: one sub-folder a template.
   */
  readonly directory: string;

  /**
   * The prefix of the template names, before the names of the sub-folders: letters, digits, hyphens and underscores, at most 64 characters
   * together with the name. Changing it is a replacement: other templates.
   *
   * With a given prefix, existing templates of those names can be adopted, so the function may overwrite every template with the prefix.
   * With the empty one, `''`, that is every template of the account and region.
   *
   * @default - a unique one is generated, of at most 25 characters; so the name of a sub-folder has at most 39 then
   */
  readonly namePrefix?: string;

  /**
   * The values that replace `%%name%%` in subjects, bodies and partials. They may be known only at deploy, such as a domain name.
   *
   * A name is a letter, and then letters, digits and underscores. A placeholder without a value is an error, and so is a value that no
   * template uses, and one that holds Handlebars.
   *
   * @default - none
   */
  readonly substitutions?: { [name: string]: string };

  /**
   * What to do with existing templates of those names. One that another live stack holds is always an error.
   *
   * @default OnExisting.ADOPT
   */
  readonly onExisting?: OnExisting;

  /**
   * What happens to the templates when the construct, or a sub-folder, is removed: `DESTROY` deletes templates that the construct has
   * created, `RETAIN` and `RETAIN_ON_UPDATE_OR_DELETE` keep them. Those that existed before stay in any case: with the last text, or with
   * their previous one if `onExisting` is `ADOPT_AND_RESTORE` and the policy is `DESTROY`.
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

const PROPS: Names<EmailTemplatesProps> = {
  directory: true, namePrefix: true, substitutions: true, onExisting: true, removalPolicy: true,
};

const FEATURE: FeatureFunction = {
  name: 'EmailTemplates',
  asset: 'email-templates',
  description: 'cdk-adopt: folders of SES email templates',
  // Short, since a crashed invocation is retried only after it; but Lambda stops a function that invokes itself some 16 times.
  timeout: Duration.minutes(8),
  continues: true,
  statements: templateStatements,
};

/** New templates that can be created in CloudFormation's hour, with a few minutes to spare. */
const MOST_IN_AN_HOUR = 1_600;
/** To create and to render a template, each a request of which SES allows one a second. */
const SECONDS_A_TEMPLATE = 2;

/**
 * A folder of SES email templates, as one resource: each is created, or adopted if it exists already, and test-rendered before the
 * deployment succeeds. Unchanged templates cost no request; SES allows one a second.
 *
 * Each sub-folder is a template. It holds `subject.txt`, `body.html` or `body.txt` or both, and `sample.json`, the data to render it with.
 * A template in several languages is `welcome/en-US` and `welcome/pt-BR`, or `welcome.en-US` and `welcome.pt-BR`; for SES it is named
 * `welcome-en-US`. Partials that the bodies share are in `_partials`, as `<name>.html` and `<name>.txt`.
 *
 * All errors of the folder are reported at once at synth, each on a line with its file and line: what SES would refuse, Handlebars that it
 * doesn't support, a sample that omits a variable, a placeholder without a substitution, an unused file. A variable that the sample never
 * reaches, because its list is empty or its condition has no value, is a warning. At deploy it is an
 * error if SES can't render a template, or if another live stack holds it; then all templates get their previous texts back.
 *
 * Templates that the construct creates have the tags of `Tags.of` and of the stack (`StackProps.tags`); those that existed keep their own.
 *
 * Ignored are hidden files, leftovers of editors and file managers (`*~`, `#*#`, `Thumbs.db`, `desktop.ini`), and what templates are made
 * from or explained by: `README*`, `*.md`, `*.mdx`, `*.mjml`, `*.tsx`, `*.jsx`, `*.vue`, `*.svelte`, `*.astro`, `*.pug`, `*.css`, `*.scss`,
 * `*.sass`, `*.less`, images, and folders of nothing but images.
 *
 * CloudFormation waits an hour. About 1,600 templates can be created in that time; a larger folder is a warning. Split it then into
 * several, each with an `EmailTemplates` that depends on the one before: `second.node.addDependency(first)`.
 *
 * @see https://github.com/cdk-adopt/cdk-adopt/blob/main/docs/email-templates.md#a-folder-of-templates
 * @example
 * declare const distribution: cloudfront.Distribution;
 * declare const sender: lambda.Function;
 * const emails = EmailTemplates.fromDirectory(this, 'Emails', {
 *   directory: 'examples/emails',
 *   substitutions: { 'assetHost': distribution.distributionDomainName, 'apiUrl': 'https://api.example.com' },
 * });
 * const identity = ses.EmailIdentity.fromEmailIdentityName(this, 'Identity', 'example.com');
 * emails.grantSend(sender, { identity, fromAddresses: ['shop@example.com'] });
 * sender.addEnvironment('TEMPLATE_PREFIX', emails.namePrefix);
 */
export class EmailTemplates extends Resource implements ITaggableV2 {
  /**
   * Declares the templates of a folder.
   *
   * @param scope the construct's scope
   * @param id the construct's id
   * @param props the folder, and how to name its templates
   */
  public static fromDirectory(scope: Construct, id: string, props: EmailTemplatesProps): EmailTemplates {
    return new EmailTemplates(scope, id, props);
  }

  /**
   * TypeScript declarations of the data that each template of a folder needs, from its variables and its sample, so that the sending code
   * can't omit a field. The same as `npx cdk-adopt email types`.
   *
   * If the folder has errors, throws one error with all of them. Placeholders aren't checked, since the substitutions aren't known here.
   *
   * @param directory the folder, from the directory in which the app was started
   */
  public static typesOf(directory: string): string {
    if (typeof directory !== 'string') throw new Error(`EmailTemplates.typesOf takes the path of a folder; it got ${JSON.stringify(shown(directory)) ?? 'none'}`);
    const folder = readFolder(directory);
    if (folder.errors.length === 0) return typesOf(folder);
    throw new Error(`${directory} (EmailTemplates) has no types:${folder.errors.map((error) => `\n  - ${describeFinding(error)}`).join('')}`);
  }

  /**
   * The names of the sub-folders, sorted; of a language, with a hyphen before it: `welcome-en-US`.
   */
  public readonly templateIds: string[];

  /**
   * The prefix of the template names: as given, or as generated, which is known only at deploy.
   */
  public readonly namePrefix: string;

  /**
   * The tags of the templates that the construct creates. Keys that begin with `cdk-adopt:` are reserved.
   */
  public readonly cdkTagManager: TagManager;

  private readonly resource: CfnResource;
  private readonly givenPrefix?: string;

  private constructor(scope: Construct, id: string, props: EmailTemplatesProps) {
    super(scope, id);
    const shapes = folderShapeProblems(props, PROPS);
    if (shapes.some(({ property }) => ['props', 'directory'].includes(property))) throwProblems(this, shapes);
    const sound = wellShaped(props, shapes);
    const { directory, namePrefix, substitutions = {}, onExisting = OnExisting.ADOPT, removalPolicy = RemovalPolicy.DESTROY } = sound;
    const areSubstitutionsKnown = props.substitutions === sound.substitutions;
    const folder = readFolder(directory, {
      substitutions: areSubstitutionsKnown ? substitutionNames(substitutions) : undefined, maxIdLength: maxIdLength(namePrefix),
    });
    this.templateIds = folder.templates.map((template) => template.id).sort();
    throwProblems(this, [
      ...shapes,
      ...prefixProblems(namePrefix, this.templateIds),
      ...heldNamesProblems(this, namePrefix, this.templateIds),
      ...substitutionProblems(substitutions, folder.templates),
      ...removalPolicyProblems(removalPolicy),
    ], folder.errors.map(describeFinding));
    for (const warning of folder.warnings) annotate(this, { ...warning, message: describeFinding(warning) });
    this.warnOfTheHour();
    const names = namePrefix === undefined ? [] : this.templateIds.map((templateId) => `${namePrefix}${templateId}`);
    this.node.addValidation({ validate: () => nativeTemplateProblems(this, 'namePrefix', names).map(describeProblem) });
    this.cdkTagManager = templateTags(this, 'Custom::CdkAdoptEmailTemplates');

    const { text, manifestBytes } = contentOf(folder.templates);
    const { bucket, key, permissions } = contentAsset(this, 'Content', text);
    const properties: Omit<EmailTemplatesContract, 'RemovalPolicy'> = {
      ContractVersion: '1',
      NamePrefix: namePrefix,
      Bucket: bucket,
      Key: key,
      ManifestBytes: String(manifestBytes),
      Ids: hashOfIds(this.templateIds),
      Contents: contentHashes(folder.templates),
      Substitutions: Object.keys(substitutions).length > 0 ? sortedKeys(substitutions) : undefined,
      Tags: tagsContract(this.stack, this.cdkTagManager),
      OnExisting: onExisting,
    };
    const provider = Provider.of(this, FEATURE);
    this.resource = provider.resource(this, 'Custom::CdkAdoptEmailTemplates', properties, [
      ...adoptionOfAll(this, namePrefix), ...permissions,
    ], removalPolicy);

    this.givenPrefix = namePrefix;
    this.namePrefix = namePrefix ?? Token.asString(this.resource.getAtt('NamePrefix'));
  }

  /**
   * One of the templates. Its name refers to the resource, so what uses it is deployed after the template.
   *
   * @param id the name of the sub-folder; one that the folder doesn't have is an error
   */
  public template(id: string): IEmailTemplate {
    if (!this.templateIds.includes(id)) {
      const similar = nearest(String(id), this.templateIds, 5).join(', ');
      throw new Error(`${this.node.path} (EmailTemplates) has no template '${id}'; of its ${this.templateIds.length}, these are most like it: ${similar}`);
    }
    const child = `Template<${id}>`;
    const known = this.node.tryFindChild(child) as ImportedEmailTemplate | undefined;
    return known ?? new ImportedEmailTemplate(this, child, this.templateName(id));
  }

  /**
   * Allows to send emails with every template of the folder from the identity, one by one and in bulk, by either version of the SES API.
   *
   * With a generated prefix the policy names the prefix. With a given one it lists every template, since other templates may have that
   * prefix, too: for a large folder grant single templates, by `template(id).grantSend`, or IAM's limits for a policy are soon exceeded.
   *
   * @param grantee who is allowed to
   * @param options the identity, and the configuration set if one is used
   */
  public grantSend(grantee: iam.IGrantable, options: GrantSendOptions): iam.Grant {
    const { givenPrefix } = this;
    const names = givenPrefix === undefined ? [`${this.namePrefix}*`] : this.templateIds.map((id) => `${givenPrefix}${id}`);
    return grantSend(this, grantee, names.map((name) => templateArnOf(this.stack, name)), options);
  }

  /**
   * The number of emails that SES has accepted and then silently dropped, since it couldn't render them: a metric to alarm on.
   *
   * It counts all emails that are sent with the configuration set, with these templates or others. For that, the set gets an event
   * destination, once in each stack, however often this is called. For an imported set, call it in one stack only: a second destination
   * counts each failure twice. The metric is in the region and account of the set's stack; for an imported set, of this one.
   *
   * @param configurationSet the set that the emails are sent with
   */
  public renderingFailures(configurationSet: ses.IConfigurationSet): cloudwatch.Metric {
    return renderingFailures(this, configurationSet);
  }

  /** A given prefix may be empty, and CloudFormation may omit an empty attribute: the name gets its dependency from another one. */
  private templateName(id: string): string {
    if (this.givenPrefix === undefined) return Fn.join('', [this.namePrefix, id]);
    // Not the physical ID, which changes with the set of templates: CloudFormation changes no export that another stack imports.
    return Fn.select(0, [`${this.givenPrefix}${id}`, Token.asString(this.resource.getAtt('Owner'))]);
  }

  private warnOfTheHour(): void {
    const { length: count } = this.templateIds;
    if (count <= MOST_IN_AN_HOUR) return;
    const minutes = Math.ceil(count * SECONDS_A_TEMPLATE / 60);
    Annotations.of(this).addWarningV2('cdk-adopt:email-templates-hour', `${count} new templates take at least ${minutes} minutes, since SES allows one `
      + 'such request a second and each template takes two, and CloudFormation waits 60 minutes for all that a resource does: split the folder into '
      + `several of at most ${MOST_IN_AN_HOUR} templates, and let each EmailTemplates depend on the one before (second.node.addDependency(first)), so `
      + 'that each has an hour of its own');
  }
}
