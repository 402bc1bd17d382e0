import { CfnElement, CfnParameter, CfnResource, type NestedStack, Stack } from 'aws-cdk-lib';
import { templateOf } from './native-rules';
import { fieldsOf, type Resolved } from './resolved-values';

/** The logical ids that a value of a template refers to. */
export function referencesIn(value: Resolved): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  return Object.entries(fieldsOf(value)).flatMap(([name, argument]) => {
    if (name === 'Ref') return typeof argument === 'string' && !argument.startsWith('AWS::') ? [argument] : [];
    if (name === 'Fn::GetAtt') return [String(Array.isArray(argument) ? argument[0] : argument).split('.')[0]!];
    if (name === 'Fn::Sub') return substitutedIn(argument);
    return referencesIn(argument);
  });
}

function substitutedIn(argument: Resolved): string[] {
  const [text, variables] = [argument].flat() as [Resolved, Resolved];
  const given = fieldsOf(variables);
  const names = [...String(text).matchAll(/\$\{([^!}][^}]*)\}/g)].map(([, name]) => name!.trim());
  const ids = names.filter((name) => !Object.hasOwn(given, name) && !name.startsWith('AWS::')).map((name) => name.split('.')[0]!);
  return [...ids, ...referencesIn(given)];
}

/** The way from a resource, through what it refers to, back to itself, as paths; undefined if there is none. */
export function circleFrom(resource: CfnResource, references: readonly string[]): string[] | undefined {
  if (references.length === 0) return undefined;
  const stack = Stack.of(resource);
  const elements = elementsOf(stack);
  const ways = new Map<CfnElement, readonly CfnElement[]>();
  const queue: CfnElement[] = [];
  const visit = (ids: readonly string[], way: readonly CfnElement[]) => {
    for (const element of ids.flatMap((id) => elements.get(id) ?? [])) {
      if (ways.has(element)) continue;
      ways.set(element, way);
      queue.push(element);
    }
  };
  visit(references, []);
  for (const element of queue) {
    const way = [...ways.get(element)!, element];
    if (element === resource) return [resource, ...way].map(({ node }) => node.path);
    if (CfnResource.isCfnResource(element)) visit(dependenciesOf(element), way);
  }
  return circleThroughParent(stack, queue);
}

function elementsOf(stack: Stack): ReadonlyMap<string, CfnElement> {
  const elements = stack.node.findAll().filter((node): node is CfnElement => CfnElement.isCfnElement(node) && node.stack === stack);
  return new Map(elements.map((element) => [stack.resolve(element.logicalId) as string, element]));
}

function dependenciesOf(resource: CfnResource): string[] {
  const { Properties, DependsOn } = templateOf(resource);
  return [...referencesIn(Properties), ...[DependsOn ?? []].flat() as string[]];
}

/** A nested stack depends, as a whole, on what its parent gives it as parameters. */
function circleThroughParent(stack: Stack, reached: readonly CfnElement[]): string[] | undefined {
  const { nestedStackResource } = stack as NestedStack;
  if (!nestedStackResource) return undefined;
  const { Parameters } = fieldsOf(templateOf(nestedStackResource).Properties);
  const given = reached.filter((element) => element instanceof CfnParameter).map(({ logicalId }) => stack.resolve(logicalId) as string);
  return circleFrom(nestedStackResource, given.flatMap((name) => referencesIn(fieldsOf(Parameters)[name])));
}
