import { Lines } from '../../handlebars/lines';

/** Where a text stops being JSON, and what was expected there. `JSON.parse` gives the position in some versions of Node.js only. */
export interface JsonError {
  readonly offset: number;
  readonly expected: string;
}

const TOKEN = /[{}[\],:]|"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const SPACE = /[ \t\r\n]*/y;

/** The expected token, and the open brackets. */
interface State {
  readonly expects: keyof typeof EXPECTED;
  readonly open: readonly ('{' | '[')[];
}

const EXPECTED = {
  'value': 'a value',
  'value or ]': "a value or ']'",
  'name': 'a name in double quotes',
  'name or }': "a name in double quotes or '}'",
  'colon': "':'",
  'comma or }': "',' or '}'",
  'comma or ]': "',' or ']'",
  'end': 'the end',
} as const;

const SHOWN = 20;

/** Why a text isn't JSON, and in which line. */
export function describeJsonError(text: string): { readonly line: number; readonly message: string } | undefined {
  const error = jsonError(text);
  if (!error) return undefined;
  const { offset, expected } = error;
  const found = offset === text.length ? 'it ends' : `there is ${JSON.stringify(/[^\n\r]+/.exec(text.slice(offset, offset + SHOWN))?.[0])}`;
  return { line: new Lines(text).lineAt(offset), message: `where ${expected} should be, ${found}` };
}

export function jsonError(text: string): JsonError | undefined {
  let state: State = { expects: 'value', open: [] };
  for (let offset = after(SPACE, text, 0); ; offset = after(SPACE, text, offset)) {
    const end = after(TOKEN, text, offset);
    const next = end === offset ? undefined : advance(state, text.slice(offset, end));
    if (!next) return offset === text.length && state.expects === 'end' ? undefined : { offset, expected: EXPECTED[state.expects] };
    state = next;
    offset = end;
  }
}

function after(pattern: RegExp, text: string, offset: number): number {
  pattern.lastIndex = offset;
  return pattern.test(text) ? pattern.lastIndex : offset;
}

function advance({ expects, open }: State, token: string): State | undefined {
  const close = (bracket: string) => expects.endsWith(bracket) && token === bracket;
  if (close('}') || close(']')) return afterValue(open.slice(0, -1));
  if (expects.startsWith('comma')) return token === ',' ? { expects: open.at(-1) === '{' ? 'name' : 'value', open } : undefined;
  if (expects === 'colon') return token === ':' ? { expects: 'value', open } : undefined;
  if (expects.startsWith('name')) return token.startsWith('"') ? { expects: 'colon', open } : undefined;
  if (expects === 'end') return undefined;
  if (token === '{') return { expects: 'name or }', open: [...open, '{'] };
  if (token === '[') return { expects: 'value or ]', open: [...open, '['] };
  return '}],:'.includes(token) ? undefined : afterValue(open);
}

function afterValue(open: State['open']): State {
  const innermost = open.at(-1);
  return { open, expects: innermost === undefined ? 'end' : innermost === '{' ? 'comma or }' : 'comma or ]' };
}
