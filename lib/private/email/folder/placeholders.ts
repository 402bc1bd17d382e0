import type { Fault } from './fault';
import type { Source } from './source';

/** Placeholders without a value, and values without a placeholder. */
export function placeholderFaults(directory: string, sources: readonly Source[], substitutions: readonly string[] | undefined): Fault[] {
  if (!substitutions) return [];
  const used = new Set(sources.flatMap(({ placeholders }) => placeholders.map(({ name }) => name)));
  const unknown = sources.flatMap(({ file, placeholders }) => placeholders.filter(({ name }) => !substitutions.includes(name))
    .map(({ name, line }) => ({ file, line, message: `%%${name}%% has no value; add ${name} to substitutions, or correct the name${known(substitutions)}` })));
  const unused = substitutions.filter((name) => !used.has(name))
    .map((name) => ({ file: directory, message: `no text holds %%${name}%%; use it, or remove ${name} from substitutions` }));
  return [...unknown, ...unused];
}

function known(substitutions: readonly string[]): string {
  return substitutions.length === 0 ? '' : ` (there ${substitutions.length === 1 ? 'is' : 'are'} ${substitutions.join(', ')})`;
}
