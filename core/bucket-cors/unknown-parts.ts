const ONCE = ['ID', 'MaxAgeSeconds'];
const LISTED = ['AllowedMethod', 'AllowedOrigin', 'AllowedHeader', 'ExposeHeader'];
const CHILDREN: Readonly<Record<string, readonly string[]>> = { CORSRule: [...ONCE, ...LISTED] };

interface Element {
  readonly name: string;
  readonly isKnown: boolean;
  /** The names of the elements that it has had so far. */
  readonly children: string[];
}

/**
 * The parts of a CORS configuration that aren't in a `Rule`, by their names. A service can have added them since, and a write that follows from
 * the rules alone would remove them.
 */
export function unknownParts(xml: string): string[] {
  const names = new Set<string>();
  const open: Element[] = [];
  for (const [, isEnd, name = '', attributes = '', isEmpty] of xml.replace(/<!--.*?-->|<[?!][^>]*>/gs, '').matchAll(/<(\/?)([^\s/>]+)([^>]*?)(\/?)>/g)) {
    if (isEnd) {
      open.pop();
      continue;
    }
    const parent = open.at(-1);
    const isKnown = !parent || (parent.isKnown && childrenOf(parent, open.length).includes(name));
    if (!isKnown && parent.isKnown) names.add(name); // not what is in an unknown one
    if (isKnown && ONCE.includes(name) && parent?.children.includes(name)) names.add(`a second ${name}`);
    for (const [, attribute] of isKnown ? attributes.matchAll(/([^\s=]+)\s*=/g) : []) if (!/^xmlns(:|$)/.test(attribute!)) names.add(`${attribute} of ${name}`);
    parent?.children.push(name);
    if (!isEmpty) open.push({ name, isKnown, children: [] });
  }
  return [...names];
}

/** @param depth how many elements it is in, itself included: the outermost one has the rules, whatever its name is */
function childrenOf({ name }: Element, depth: number): readonly string[] {
  return depth === 1 ? ['CORSRule'] : CHILDREN[name] ?? [];
}
