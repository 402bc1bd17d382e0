import { type Resource, TagManager, TagType } from 'aws-cdk-lib';
import { describeProblem } from '../../../core/problem';
import { declaredTags, tagProblems } from '../../shared/stack-tags';

/** The most tags of ours on a template. */
const RESERVED_TAGS = 4;

/** The tags of what the construct creates, which are checked at synthesis, when all are known. */
export function templateTags(scope: Resource, type: string): TagManager {
  const tags = new TagManager(TagType.KEY_VALUE, type);
  scope.node.addValidation({
    validate: () => tagProblems(declaredTags(scope.stack, tags), 'SES', RESERVED_TAGS).map(describeProblem),
  });
  return tags;
}
