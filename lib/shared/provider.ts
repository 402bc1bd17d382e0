import { join } from 'node:path';
import { Aws, CfnResource, type Duration, type IResolvable, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct, type IDependable } from 'constructs';
import { ManagedPolicies, type Permission } from './managed-policies';
import { acknowledgeWildcards } from './nag-reasons';

/** As long as CloudFormation waits for an answer at the most, in seconds. */
const HOUR = 3600;

/** What the function of a feature needs, whatever the constructs that use it. */
export interface FunctionOptions {
  /** In construct ids and logical ids, so it never changes: CloudFormation can't change a ServiceToken. */
  readonly name: string;
  /** The folder below `assets`. */
  readonly asset: string;
  readonly description: string;
  readonly timeout: Duration;
  /** Permissions that hold for every resource of the stack at once. */
  readonly statements: (stack: Stack) => iam.PolicyStatement[];
}

/** The function of a feature that custom resources declare. */
export interface FeatureFunction extends FunctionOptions {
  /** Work that outlasts the function's time goes on in further invocations, each started by the one before. */
  readonly continues?: true;
}

/** A function of the package, with its log group and its role. */
export interface FunctionWithRole {
  readonly handler: lambda.Function;
  readonly role: iam.Role;
  readonly permissions: ManagedPolicies;
}

/** Makes the function below a construct of its own. */
export function functionWithRole(scope: Construct, { name, asset, description, timeout, statements }: FunctionOptions): FunctionWithRole {
  const logGroup = new logs.LogGroup(scope, 'Logs', { retention: logs.RetentionDays.THREE_MONTHS, removalPolicy: RemovalPolicy.DESTROY });
  const featureStatements = statements(Stack.of(scope));
  const role = new iam.Role(scope, 'Role', {
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: {
      // No logs:CreateLogGroup: a function that still runs when its stack goes must not bring the log group back.
      Logs: new iam.PolicyDocument({
        statements: [new iam.PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroup.logGroupArn] })],
      }),
      Feature: new iam.PolicyDocument({ statements: featureStatements }),
    },
  });
  acknowledgeWildcards(role, featureStatements);
  const handler = new lambda.Function(scope, 'Function', {
    description,
    code: lambda.Code.fromAsset(join(__dirname, '..', '..', 'assets', asset)),
    handler: 'index.handler',
    runtime: lambda.determineLatestNodeRuntime(scope),
    architecture: lambda.Architecture.ARM_64,
    memorySize: 256,
    timeout,
    role,
    logGroup,
    loggingFormat: lambda.LoggingFormat.JSON,
  });
  return { handler, role, permissions: new ManagedPolicies(scope, 'Permissions', role, `CdkAdopt${name}Policy`) };
}

/** The function that serves all custom resources of one feature in one stack. */
export class Provider extends Construct {
  /** Found through the construct tree: two stages may hold stacks of the same name. */
  public static of(scope: Construct, feature: FeatureFunction): Provider {
    const stack = Stack.of(scope);
    const id = `CdkAdopt${feature.name}`;
    return (stack.node.tryFindChild(id) as Provider | undefined) ?? new Provider(stack, id, feature);
  }

  /** Not the function's ARN as text, in which the CDK would look for tokens in each custom resource, and find one in another. */
  private readonly serviceToken: IResolvable;
  /** Long enough for the first try, for Lambda's two retries and for the pauses between them; or for all further invocations. */
  private readonly serviceTimeout: string;
  private readonly permissions: ManagedPolicies;
  /** What every custom resource must depend on, besides what the permissions say. */
  private readonly needed: readonly IDependable[];

  private constructor(scope: Stack, id: string, feature: FeatureFunction) {
    super(scope, id);
    const { timeout, continues } = feature;
    const { handler, role, permissions } = functionWithRole(this, {
      ...feature, statements: (stack) => [...questions(stack), ...feature.statements(stack)],
    });
    this.serviceToken = (handler.node.defaultChild as lambda.CfnFunction).getAtt('Arn');
    this.serviceTimeout = String(continues ? HOUR : Math.min(3 * timeout.toSeconds() + 240, HOUR));
    this.permissions = permissions;
    this.needed = continues ? [invocationOf(this, handler, role)] : [];
  }

  /** Declares what the function serves. Not a `CustomResource`: it is one more construct for each, and each costs at synth. */
  public resource(scope: Construct, type: string, properties: object, permissions: readonly Permission[]): CfnResource {
    const { serviceToken: ServiceToken, serviceTimeout: ServiceTimeout } = this;
    const resource = new CfnResource(scope, 'Resource', { type, properties: { ServiceToken, ServiceTimeout, ...properties } });
    resource.applyRemovalPolicy(RemovalPolicy.DESTROY);
    resource.node.addDependency(...this.needed, ...permissions.map((permission) => this.permissions.allow(permission)));
    return resource;
  }
}

/** What every custom resource asks CloudFormation: whether its request is still wanted. */
function questions(stack: Stack): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({
      actions: ['cloudformation:DescribeStackEvents', 'cloudformation:DescribeStackResource'],
      resources: [Aws.STACK_ID],
    }),
    // Also the stack around a nested one, and the one that holds a thing: whether they roll back, or are gone.
    new iam.PolicyStatement({
      actions: ['cloudformation:DescribeStacks'],
      resources: [stack.formatArn({ service: 'cloudformation', resource: 'stack', resourceName: '*' })],
    }),
  ];
}

/** What a function needs to go on in another invocation. On its role it would be a cycle, since the function depends on that. */
function invocationOf(scope: Construct, handler: lambda.IFunction, role: iam.IRole): IDependable {
  return new iam.CfnPolicy(scope, 'Invocation', {
    policyName: 'Invocation',
    policyDocument: new iam.PolicyDocument({
      statements: [new iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [handler.functionArn] })],
    }),
    roles: [role.roleName],
  });
}
