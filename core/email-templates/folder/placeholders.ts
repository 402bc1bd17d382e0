import type { AnyNode, Inert } from '../../handlebars/ast';
import { INSIDE_MUSTACHE } from '../placeholder';
import type { Finding } from './finding';
import type { Placeholder, Source } from './source';

/** Placeholders without a value, and values without a placeholder. */
export function placeholderErrors(directory: string, sources: readonly Source[], substitutions: readonly string[] | undefined): Finding[] {
  if (!substitutions) return [];
  const used = new Set(sources.flatMap(({ placeholders }) => placeholders.map(({ name }) => name)));
  const unknown = sources.flatMap(({ file, placeholders }) => placeholders.filter(({ name }) => !substitutions.includes(name))
    .map(({ name, line }) => ({ file, line, message: `%%${name}%% has no value; add ${name} to substitutions, or correct the name${known(substitutions)}` })));
  const unused = substitutions.filter((name) => !used.has(name))
    .map((name) => ({ file: directory, message: `no text holds %%${name}%%; use it, or remove ${name} from substitutions` }));
  return [...unknown, ...unused];
}

/** Placeholders in places where SES would parse the value as Handlebars, or could. */
export function placementErrors(sources: readonly Source[]): Finding[] {
  return sources.flatMap((source) => {
    if (!source.program || source.placeholders.length === 0) return [];
    const { file, nodes, lines } = source;
    const inert = nodes.filter(isInert).map(({ type, loc }) => ({ type, start: lines.offsetOf(loc.start), end: lines.offsetOf(loc.end) }));
    return source.placeholders.flatMap((placeholder) => {
      const { offset, line, name } = placeholder;
      const place = inert.find(({ start, end }) => start <= offset && offset < end)?.type;
      const message = place === undefined ? INSIDE_MUSTACHE
        : place === 'ContentStatement' ? braceMessage(source, placeholder) : undefined;
      return message === undefined ? [] : [{ file, line, message: `%%${name}%% ${message}` }];
    });
  });
}

function isInert(node: AnyNode): node is Inert {
  return node.type === 'ContentStatement' || node.type === 'CommentStatement';
}

function braceMessage({ text }: Source, { name, offset }: Placeholder): string | undefined {
  const end = offset + name.length + '%%%%'.length;
  const where = text[offset - 1] === '{' ? 'behind {' : text[end] === '}' ? 'before }' : undefined;
  return where && `stands directly ${where}, so that with a value it could become a mustache; put a space between them`;
}

function known(substitutions: readonly string[]): string {
  return substitutions.length === 0 ? '' : ` (there ${substitutions.length === 1 ? 'is' : 'are'} ${substitutions.join(', ')})`;
}
