import type { Lines } from '../handlebars/lines';
import { parses } from './brace-beside';
import type { DialectFinding } from './dialect';
import { mustachesIn } from './tool-damage';

/** A usual slip: the mustache that shows it, how it should be written, and why. */
interface Slip {
  readonly pattern: RegExp;
  /** As `replace` takes it. */
  readonly write: string;
  readonly change: string;
}

const IN_THE_DATA = 'decide it in the data';

/** Of mustaches that don't parse by themselves; the first that fits is told. */
const SLIPS: readonly Slip[] = [
  { pattern: /^(\{\{~?#)if\s+!\s*([\w.@/[\]]+)/, write: '$1unless $2', change: 'Handlebars has no !: write the block so, and its end as {{/unless}}' },
  { pattern: /^(\{\{~?#)unless\s+!\s*([\w.@/[\]]+)/, write: '$1if $2', change: 'Handlebars has no !: write the block so, and its end as {{/if}}' },
  { pattern: /(?<=[\w\]])\.(\d+)(?=[\s.)}~])/g, write: '.[$1]', change: 'put brackets around the number of an item' },
  { pattern: /(?<=[\w\])"'])\s*(?:[<>=!]=+|&&|\|\||[<>+*])[^{}]*?(?=~?\}\})/, write: '', change: `Handlebars compares and combines nothing: ${IN_THE_DATA}` },
  { pattern: /\s*\|[^{}]+?(?=~?\}\})/, write: '', change: `Handlebars has no filters: ${IN_THE_DATA}` },
];

const BLOCK_HELPER = /^(\{\{~?)(if|unless|each|with)(?=\s+[^\s}])/;

/** Why a text that Handlebars can't parse is none, and what to write, if it is a usual slip. */
export function slipFinding(text: string, lines: Lines, error: string): DialectFinding | undefined {
  const found = nulFinding(text, lines) ?? mustacheFinding(text, lines) ?? blockFinding(text, lines);
  return found && { ...found, change: `${found.change} (Handlebars says: ${shortened(error)})` };
}

function nulFinding(text: string, lines: Lines): DialectFinding | undefined {
  const offset = text.indexOf('\0');
  return offset < 0 ? undefined : { value: '\0', line: lines.lineAt(offset), expected: 'a text without a NUL character', change: 'remove it' };
}

function mustacheFinding(text: string, lines: Lines): DialectFinding | undefined {
  for (const { mustache, offset } of mustachesIn(text)) {
    const line = lines.lineAt(offset);
    if (BLOCK_HELPER.test(mustache)) {
      const [, , helper = ''] = BLOCK_HELPER.exec(mustache)!;
      return { value: mustache, line, expected: mustache.replace(BLOCK_HELPER, '$1#$2'), change: `${helper} is a block, which a # begins` };
    }
    if (parses(closed(mustache))) continue;
    const slip = SLIPS.find(({ pattern }) => mustache.search(pattern) >= 0);
    if (slip) return { value: mustache, line, expected: mustache.replace(slip.pattern, slip.write), change: slip.change };
  }
  return undefined;
}

/** A mustache that can be parsed by itself, if it is sound. */
function closed(mustache: string): string {
  const [, name] = /^\{\{~?[#^]\s*([\w./-]+)/.exec(mustache) ?? [];
  return name === undefined ? mustache : `${mustache}{{/${name}}}`;
}

const BLOCK = /^\{\{~?(?<kind>[#^/])(?:>|\*\s*inline)?\s*"?(?<name>[\w./-]+)/;

interface Begun {
  readonly name: string;
  readonly mustache: string;
  readonly offset: number;
}

/** A block that has no end, or an end of another name; or an end without a block. */
function blockFinding(text: string, lines: Lines): DialectFinding | undefined {
  const open: Begun[] = [];
  for (const { mustache, offset } of mustachesIn(text)) {
    const { kind, name = '' } = BLOCK.exec(mustache)?.groups ?? {};
    if (kind === undefined) continue;
    if (kind !== '/') open.push({ name: /^\{\{~?#\*/.test(mustache) ? 'inline' : name, mustache, offset });
    else if (open.length === 0) {
      return { value: mustache, line: lines.lineAt(offset), expected: 'the end of a block', change: `remove it, or begin the block: {{#${name} ..}}` };
    } else if (open.at(-1)!.name !== name) return unclosed(open.at(-1)!, lines, `before ${mustache} in line ${lines.lineAt(offset)}`);
    else open.pop();
  }
  const last = open.at(-1);
  return last && unclosed(last, lines, 'where it ends');
}

function unclosed({ name, mustache, offset }: Begun, lines: Lines, where: string): DialectFinding {
  return { value: mustache, line: lines.lineAt(offset), expected: `an end of that block: {{/${name}}}`, change: `write it ${where}` };
}

/** Without the text and the list of what would have been possible. */
function shortened(error: string): string {
  const [, line, got] = /^Parse error on (line \d+):.*got ('\w+')$/s.exec(error) ?? [];
  return line === undefined ? error.replace(/^(Lexical error on line \d+\. Unrecognized text)\..*$/s, '$1') : `Parse error on ${line}, got ${got}`;
}
