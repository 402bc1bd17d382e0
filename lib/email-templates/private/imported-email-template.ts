import { Resource } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { throwProblems } from '../../shared/validation';
import type { GrantSendOptions, IEmailTemplate } from '../email-template-interface';
import { grantSend } from './grant-send';
import { importedNameShapeProblems } from './shape-validation';
import { importedNameProblems, templateArnOf } from './template-names';

/** A template that is managed elsewhere. */
export class ImportedEmailTemplate extends Resource implements IEmailTemplate {
  public readonly templateArn: string;

  public constructor(scope: Construct, id: string, public readonly templateName: string) {
    super(scope, id);
    throwProblems(this, importedNameShapeProblems(templateName));
    throwProblems(this, importedNameProblems(templateName));
    this.templateArn = templateArnOf(this.stack, templateName);
  }

  public grantSend(grantee: iam.IGrantable, options: GrantSendOptions): iam.Grant {
    return grantSend(this, grantee, [this.templateArn], options);
  }
}
