import type { PlainRule } from '../../../core/bucket-cors/rule';

/** S3's rules read a second time, as naively as can be: nothing here comes from the code that it is compared with. */
export interface PlainRequest {
  readonly httpMethod: string;
  readonly origin?: string;
  readonly requestMethod?: string;
  readonly requestHeaders?: readonly string[];
}

export interface Answer {
  readonly allowed: boolean;
  readonly ruleIndex?: number;
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly error?: { readonly code: string; readonly message: string };
}

const expressions = new Map<string, RegExp>();

/** Whether the whole value is the pattern, its `*` replaced by any run of characters. */
export function fits(pattern: string, value: string): boolean {
  let expression = expressions.get(pattern);
  if (!expression) {
    const escaped = pattern.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
    expression = new RegExp(`^${escaped.replace('\\*', '[^]*')}$`);
    expressions.set(pattern, expression);
  }
  return expression.test(value);
}

export function allowsAll(rule: PlainRule, origin: string, method: string, names: readonly string[]): boolean {
  if (!rule.allowedMethods.includes(method)) return false;
  if (!rule.allowedOrigins.some((pattern) => fits(pattern, origin))) return false;
  for (const name of names) {
    if (!(rule.allowedHeaders ?? []).some((pattern) => fits(pattern.toLowerCase(), name.toLowerCase()))) return false;
  }
  return true;
}

export function answer(rules: readonly PlainRule[], request: PlainRequest): Answer {
  const preflight = request.httpMethod === 'OPTIONS';
  const refusal = (status: number, code: string, message: string): Answer => preflight
    ? { allowed: false, status, headers: {}, error: { code, message } }
    : { allowed: false, status: 200, headers: {} };
  if (request.origin === undefined || request.origin === '') {
    return refusal(400, 'BadRequest', 'Insufficient information. Origin request header needed.');
  }
  if (rules.length === 0) return refusal(403, 'AccessForbidden', 'CORSResponse: CORS is not enabled for this bucket.');
  const method = request.requestMethod === undefined ? request.httpMethod : request.requestMethod;
  const names = namesIn(request);
  for (let index = 0; index < rules.length; index++) {
    if (allowsAll(rules[index]!, request.origin, method, names)) {
      return { allowed: true, ruleIndex: index, status: 200, headers: headersOf(rules[index]!, request.origin, names) };
    }
  }
  return refusal(403, 'AccessForbidden', 'CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, '
    + 'request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource\'s CORS spec.');
}

export function namesIn(request: PlainRequest): string[] {
  return (request.requestHeaders ?? []).map((name) => name.trim()).filter((name) => name.length > 0);
}

export function headersOf(rule: PlainRule, origin: string, names: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  if (rule.allowedOrigins.indexOf('*') >= 0) {
    headers['Access-Control-Allow-Origin'] = '*';
  } else {
    headers['Access-Control-Allow-Origin'] = origin;
    headers['Access-Control-Allow-Credentials'] = 'true';
  }
  headers['Access-Control-Allow-Methods'] = rule.allowedMethods.join(', ');
  if (names.length > 0) headers['Access-Control-Allow-Headers'] = names.join(', ').toLowerCase();
  if (rule.exposedHeaders && rule.exposedHeaders.length > 0) headers['Access-Control-Expose-Headers'] = rule.exposedHeaders.join(', ');
  if (rule.maxAge !== undefined) headers['Access-Control-Max-Age'] = `${rule.maxAge}`;
  headers['Vary'] = 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method';
  return headers;
}
