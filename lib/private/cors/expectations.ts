import type { CorsRequest } from '../../cors-rules';
import type { Warning } from './warnings';
import { isKnown, type Problem } from '../problems';
import { isSent, originSentFor } from './browser-origin';
import { evaluate } from './evaluate';
import { wireRequest } from './known-rules';
import { pattern } from './pattern';
import { METHODS, type Rule } from './rule';

export interface Expectations {
  readonly mustAllow?: readonly CorsRequest[];
  readonly mustDeny?: readonly CorsRequest[];
}

export interface Judgement {
  readonly problems: Problem[];
  readonly warnings: Warning[];
}

/** Whether the rules allow and deny what they must. What only the deployment knows is a warning. */
export function judge(rules: readonly Rule[], { mustAllow = [], mustDeny = [] }: Expectations): Judgement {
  const judgement: Judgement = { problems: [], warnings: [] };
  const check = (property: string, request: CorsRequest, wanted: boolean) => {
    const { allowed, reason, remedy } = evaluate(rules, wireRequest(request));
    const unsaid = evaluate(rules.map(inLowerCase), wireRequest(request)).allowed !== allowed;
    if (allowed === undefined || (unsaid && allowed === wanted)) {
      const why = allowed === undefined ? reason : `AWS doesn't say whether S3 compares origins with regard to case, and ${reason} if it does`;
      judgement.warnings.push({ id: 'cdk-adopt:corsUndecidable', message: `${property} can't be checked: ${why}` });
    } else if (allowed !== wanted) {
      judgement.problems.push({
        property, value: request, expected: `rules that ${wanted ? 'allow' : 'deny'} it`,
        change: `${reason}: ${wanted ? remedy : 'narrow that rule, or take it out'}`,
      });
    }
  };
  mustAllow.forEach((request, index) => check(`mustAllow[${index}]`, request, true));
  mustDeny.forEach((request, index) => check(`mustDeny[${index}]`, request, false));
  return judgement;
}

/** As S3 would read it if case made no difference. What browsers send is in lower case. */
function inLowerCase(rule: Rule): Rule {
  return { ...rule, origins: rule.origins.map((origin) => (isKnown(origin.text) ? pattern(origin.text.toLowerCase()) : origin)) };
}

/** A question that no browser asks proves nothing. */
export function requestProblems({ mustAllow = [], mustDeny = [] }: Expectations): Problem[] {
  return [
    ...mustAllow.flatMap((request, index) => problemsOf(request, `mustAllow[${index}]`)),
    ...mustDeny.flatMap((request, index) => problemsOf(request, `mustDeny[${index}]`)),
  ];
}

const HEADER = /^[!#$%&'+.^_`|~0-9a-z-]+$/i;

function problemsOf({ origin, method, headers }: CorsRequest, at: string): Problem[] {
  const problems: Problem[] = [];
  if (isKnown(origin) && !isSent(origin)) {
    problems.push({
      property: `${at}.origin`, value: origin, expected: "an origin as browsers send it, such as 'https://www.example.com'",
      change: `write ${originSentFor(origin) ?? 'one scheme and host, and a port where it is not that of the scheme'}`,
    });
  }
  if (isKnown(method) && !METHODS.includes(method)) {
    problems.push({ property: `${at}.method`, value: method, expected: `one of ${METHODS.join(', ')}`, change: 'S3 allows no other method to pages' });
  }
  for (const [index, name] of (isKnown(headers) ? headers : []).entries()) {
    if (isKnown(name) && !HEADER.test(name)) {
      problems.push({ property: `${at}.headers[${index}]`, value: name, expected: 'the name of one header', change: 'write it without a value and without *' });
    }
  }
  return problems;
}
