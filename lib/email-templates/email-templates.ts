import { Annotations, type CfnResource, Duration, Fn, RemovalPolicy, Resource, Token } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as ses from 'aws-cdk-lib/aws-ses';
import type { Construct } from 'constructs';
import type { EmailTemplatesContract } from '../../core/contracts/email-templates';
import { typesOf } from '../../core/email-templates/data-types';
import { describeFinding, readFolder } from '../../core/email-templates/folder';
import { type FeatureFunction, Provider } from '../shared/provider';
import { removalPolicyContract, removalPolicyProblems } from '../shared/removal-policy';
import { textAsset } from '../shared/text-asset';
import { throwProblems } from '../shared/validation';
import { OnExisting } from './email-template';
import { type GrantSendOptions, type IEmailTemplate } from './email-template-interface';
import { contentOf, hashOfIds } from './private/folder-asset';
import { heldNamesProblems, maxIdLength, prefixProblems, substitutionNames, substitutionProblems } from './private/folder-validation';
import { grantSend } from './private/grant-send';
import { adoptionOfAll, assetPermission, templateStatements } from './private/iam';
import { ImportedEmailTemplate } from './private/imported-email-template';
import { renderingFailures } from './private/rendering-failures';
import { nearest } from './private/suggest';
import { templateArnOf } from './private/template-names';

/**
 * Properties of `EmailTemplates`.
 */
export interface EmailTemplatesProps {
  /**
   * The folder, from the directory in which the app runs: one sub-folder a template.
   */
  readonly directory: string;

  /**
   * What stands before the names of the sub-folders in the names of the templates: letters, digits, hyphens and underscores, 64 characters
   * with the name at the most. Another prefix makes other templates: a replacement.
   *
   * With a prefix that is given, templates of those names which are there already can be adopted, so the function may overwrite whatever
   * begins with it. With the empty one, `''`, that is every template of the account and region.
   *
   * @default - a unique one is generated, of at most 24 characters; so the name of a sub-folder has at most 40 then
   */
  readonly namePrefix?: string;

  /**
   * What is filled in for `%%name%%` in subjects, bodies and partials: values that may be known only at deploy, such as a domain name.
   *
   * A name is a letter, and then letters, digits and underscores. A placeholder without a value is an error, and so is a value that no
   * template uses, and one that holds Handlebars.
   *
   * @default - none
   */
  readonly substitutions?: { [name: string]: string };

  /**
   * What to do with templates of those names which are there already. One that another live stack of ours holds is always an error.
   *
   * @default OnExisting.ADOPT
   */
  readonly onExisting?: OnExisting;

  /**
   * What becomes of the templates when the construct goes, or a sub-folder: `DESTROY` deletes what the construct has created, `RETAIN` and
   * `RETAIN_ON_UPDATE_OR_DELETE` keep it. What was there before stays in any case, with the last text.
   *
   * A deployment that fails undoes what it did, whatever this says.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;
}

const FEATURE: FeatureFunction = {
  name: 'EmailTemplates',
  asset: 'email-templates',
  description: 'cdk-adopt: folders of SES email templates',
  // What dies is delivered again only then, and Lambda stops a function that invokes itself some 16 times in a row.
  timeout: Duration.minutes(8),
  continues: true,
  statements: templateStatements,
};

/** New templates that fit into CloudFormation's hour, with some minutes to spare for what isn't waiting for SES. */
const MOST_IN_AN_HOUR = 1_600;
/** To create it and to render it, each a request of the kind of which SES allows one a second. */
const SECONDS_A_TEMPLATE = 2;

/**
 * A folder of SES email templates, as one resource: each is created, or taken over if it is there already, and proven to render before
 * the deployment succeeds. What hasn't changed costs no request; SES allows one a second.
 *
 * Each sub-folder is a template. It holds `subject.txt`, `body.html` or `body.txt` or both, and `sample.json`, the data to render it with.
 * Partials that the bodies share are in `_partials`, as `<name>.html` and `<name>.txt`.
 *
 * All that is wrong with the folder is one error at synth, a line for each fault, with its file and line: what SES would refuse,
 * Handlebars that it doesn't know, a sample that leaves a variable out, a placeholder without a substitution, a file that nobody uses.
 * What SES doesn't document is a warning, and so is a variable that the sample never reaches, since its list is empty or its condition has
 * no subject. At deploy it is an error when SES can't render a template, and when another live stack holds it; then all of them have their
 * former texts back.
 *
 * Ignored are hidden files, what editors and file managers leave behind (`*~`, `#*#`, `Thumbs.db`, `desktop.ini`), and a `README*` beside
 * the templates or in one's folder.
 *
 * CloudFormation waits an hour. About 1,600 templates can be created in that time; a larger folder is a warning. Split it then into
 * several, each with an `EmailTemplates` that depends on the one before: `second.node.addDependency(first)`.
 *
 * @example
 * declare const distribution: cloudfront.Distribution;
 * declare const sender: lambda.Function;
 * const emails = EmailTemplates.fromDirectory(this, 'Emails', {
 *   directory: 'examples/emails',
 *   substitutions: { assetHost: distribution.distributionDomainName, apiUrl: 'https://api.example.com' },
 * });
 * const identity = ses.EmailIdentity.fromEmailIdentityName(this, 'Identity', 'example.com');
 * emails.grantSend(sender, { identity, fromAddresses: ['shop@example.com'] });
 * sender.addEnvironment('TEMPLATE_PREFIX', emails.namePrefix);
 */
export class EmailTemplates extends Resource {
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
   * TypeScript declarations of the data that each template of a folder needs, from its variables and its sample: so the code that sends
   * can't leave a field out. The same as `npx cdk-adopt email types`.
   *
   * A folder that has faults is an error with all of them. Which substitutions there are isn't known here, so placeholders aren't checked.
   *
   * @param directory the folder, from the directory in which the app runs
   */
  public static typesOf(directory: string): string {
    const folder = readFolder(directory);
    if (folder.errors.length === 0) return typesOf(folder);
    throw new Error(`${directory} (EmailTemplates) has no types:${folder.errors.map((error) => `\n  - ${describeFinding(error)}`).join('')}`);
  }

  /**
   * The names of the sub-folders, sorted.
   */
  public readonly templateIds: string[];

  /**
   * What stands before each of them in the name of the template: as given, or as generated, which is known only at deploy.
   */
  public readonly namePrefix: string;

  private readonly resource: CfnResource;
  private readonly givenPrefix?: string;

  private constructor(scope: Construct, id: string, props: EmailTemplatesProps) {
    super(scope, id);
    const { directory, namePrefix, substitutions = {}, onExisting = OnExisting.ADOPT, removalPolicy = RemovalPolicy.DESTROY } = props;
    const folder = readFolder(directory, { substitutions: substitutionNames(substitutions), maxIdLength: maxIdLength(namePrefix) });
    this.templateIds = folder.templates.map((template) => template.id).sort();
    throwProblems(this, [
      ...prefixProblems(namePrefix, this.templateIds),
      ...heldNamesProblems(this, namePrefix, this.templateIds),
      ...substitutionProblems(substitutions, folder.templates),
      ...removalPolicyProblems(removalPolicy),
    ], folder.errors.map(describeFinding));
    for (const warning of folder.warnings) Annotations.of(this).addWarningV2(`cdk-adopt:${warning.id}`, describeFinding(warning));
    this.warnOfTheHour();

    const { text, manifestBytes } = contentOf(folder.templates);
    const { s3BucketName, s3ObjectKey } = textAsset(this, 'Content', 'templates.jsonl', text);
    const properties: EmailTemplatesContract = {
      ContractVersion: '1',
      NamePrefix: namePrefix,
      Bucket: s3BucketName,
      Key: s3ObjectKey,
      ManifestBytes: String(manifestBytes),
      Ids: hashOfIds(this.templateIds),
      Substitutions: Object.keys(substitutions).length > 0 ? substitutions : undefined,
      OnExisting: onExisting,
      RemovalPolicy: removalPolicyContract(removalPolicy),
    };
    const provider = Provider.of(this, FEATURE);
    this.resource = provider.resource(this, 'Custom::CdkAdoptEmailTemplates', properties, [
      ...adoptionOfAll(this, namePrefix), assetPermission(s3BucketName, s3ObjectKey),
    ]);

    this.givenPrefix = namePrefix;
    this.namePrefix = namePrefix ?? Token.asString(this.resource.getAtt('NamePrefix'));
  }

  /**
   * One of the templates. Its name depends on the resource: who uses it is deployed after the template.
   *
   * @param id the name of the sub-folder; one that the folder doesn't have is an error
   */
  public template(id: string): IEmailTemplate {
    if (!this.templateIds.includes(id)) {
      const similar = nearest(id, this.templateIds, 5).join(', ');
      throw new Error(`${this.node.path} (EmailTemplates) has no template '${id}'; of its ${this.templateIds.length}, these are most like it: ${similar}`);
    }
    const child = `Template<${id}>`;
    const known = this.node.tryFindChild(child) as ImportedEmailTemplate | undefined;
    return known ?? new ImportedEmailTemplate(this, child, this.templateName(id));
  }

  /**
   * Allows to send emails with every template of the folder from the identity, one by one and in bulk, by either version of the SES API.
   *
   * With a generated prefix the templates are named by it. With one that is given they are listed one by one, since others may have it,
   * too: of a large folder grant single templates, by `template(id).grantSend`, or IAM's limits for a policy are soon exceeded.
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
   * Not for this construct, whose templates are in one resource: an error that says so. Use the property `removalPolicy`.
   *
   * @param policy what would become of the templates
   */
  public override applyRemovalPolicy(policy: RemovalPolicy): void {
    throw new Error(`${this.node.path} (EmailTemplates) doesn't take applyRemovalPolicy, got ${JSON.stringify(policy)}: its templates are in one resource; `
      + 'give the policy as the property removalPolicy');
  }

  /**
   * How many emails SES has accepted and then dropped in silence, since it couldn't render them: a metric to alarm on.
   *
   * It counts all that is sent with the configuration set, with these templates or others. To that end the set gets a destination for
   * such events, once in each stack, whoever asks. Of an imported set ask in one stack only: a second destination counts each failure
   * twice. The metric is of the region and account of the set's stack; of an imported set, of this one's.
   *
   * @param configurationSet what the emails are sent with
   */
  public renderingFailures(configurationSet: ses.IConfigurationSet): cloudwatch.Metric {
    return renderingFailures(this, configurationSet);
  }

  /** An attribute that is empty may not be there, and a prefix can be: so the name of a given one carries the dependency beside it. */
  private templateName(id: string): string {
    if (this.givenPrefix === undefined) return Fn.join('', [this.namePrefix, id]);
    // Not the physical id, which another set of templates changes: CloudFormation changes no export that another stack uses.
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
