import { CfnResource, Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Problem } from '../../../core/problem';

/** An `AWS::SES::Template` of the app. */
interface NativeTemplate {
  readonly resource: CfnResource;
  readonly name: unknown;
}

/**
 * The templates that the app also declares as `AWS::SES::Template`: two resources would write one text, and CloudFormation deletes what it
 * has made when that resource goes, whoever has adopted it since. For the validation at synthesis, when the whole app is known.
 */
export function nativeTemplateProblems(scope: IConstruct, property: string, names: readonly string[]): Problem[] {
  const wanted = new Set(names.filter((name) => !Token.isUnresolved(name)));
  return nativeTemplates(scope.node.root).flatMap(({ resource, name }) => {
    if (typeof name !== 'string' || !wanted.has(name) || !areTogether(Stack.of(scope), resource.stack)) return [];
    const expected = `no template that the app also declares as AWS::SES::Template, and ${resource.node.path} is one`;
    return [{
      property, value: name, expected,
      change: 'deploy that one with applyRemovalPolicy(RemovalPolicy.RETAIN), then the app without it, and then with this one, which adopts the template',
    }];
  });
}

let known: { readonly root: IConstruct; readonly templates: readonly NativeTemplate[] } | undefined;

/** Found once for all constructs that are validated together. */
function nativeTemplates(root: IConstruct): readonly NativeTemplate[] {
  if (known?.root === root) return known.templates;
  const resources = root.node.findAll().filter((node) => CfnResource.isCfnResource(node) && node.cfnResourceType === 'AWS::SES::Template');
  known = { root, templates: (resources as CfnResource[]).map((resource) => ({ resource, name: nameOf(resource) })) };
  queueMicrotask(() => { known = undefined; });
  return known.templates;
}

function nameOf(resource: CfnResource): unknown {
  // As it is rendered, so with overrides, and whichever class declares it.
  const { Resources } = resource.stack.resolve((resource as unknown as { _toCloudFormation(): object })._toCloudFormation()) as {
    Resources: Readonly<Record<string, { readonly Properties?: { readonly Template?: { readonly TemplateName?: unknown } } }>>;
  };
  return Object.values(Resources)[0]?.Properties?.Template?.TemplateName;
}

/** Whether both are deployed to the same account and region, as far as known at synth. */
function areTogether(one: Stack, other: Stack): boolean {
  const [top, otherTop] = [outermost(one), outermost(other)];
  if (top === otherTop) return true;
  return ![top.account, top.region].some((value) => Token.isUnresolved(value)) && top.environment === otherTop.environment;
}

function outermost(stack: Stack): Stack {
  return stack.nestedStackParent === undefined ? stack : outermost(stack.nestedStackParent);
}
