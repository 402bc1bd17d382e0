import { Tokenization } from 'aws-cdk-lib';
import { isKnown } from './validation';

/** The text without its tokens. */
export function knownPartOf(text: string): string {
  if (isKnown(text)) return text;
  return String(Tokenization.reverseString(text).mapTokens({ mapToken: () => '' }).join({ join: (left, right) => `${left}${right}` }));
}
