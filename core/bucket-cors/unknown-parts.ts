const ONCE = ['ID', 'MaxAgeSeconds'];
const PARTS_OF_RULE = [...ONCE, 'AllowedMethod', 'AllowedOrigin', 'AllowedHeader', 'ExposeHeader'];

interface Element {
  /** The names that its children may have. */
  readonly known: readonly string[];
  /** Those that it has had so far. */
  readonly children: Set<string>;
}

/** Inside an element that is named already. */
const UNKNOWN = 'unknown';

/**
 * The parts of a CORS configuration that aren't in a `Rule`, or that the SDK doesn't read as they are, by their names. A service can have
 * added them since, and a write that follows from the rules alone would remove them.
 */
export function unknownParts(xml: string): string[] {
  const names = new Set(misreadIn(xml));
  const open: (Element | typeof UNKNOWN)[] = [];
  for (const [, isEnd, name = '', attributes = '', isEmpty] of tagsIn(xml)) {
    if (isEnd) {
      open.pop();
      continue;
    }
    const parent = open.at(-1);
    const parts = parent === UNKNOWN ? [] : partsOf(name, attributes, parent);
    for (const part of parts) names.add(part);
    if (typeof parent === 'object') parent.children.add(name);
    const isKnown = parent !== UNKNOWN && !parts.includes(name);
    if (!isEmpty) open.push(isKnown ? { known: childrenOf(name, open.length), children: new Set() } : UNKNOWN);
  }
  return [...names];
}

/** Of a reference to a character, the SDK takes 16 bits, and makes a number of whatever stands for one. */
function misreadIn(xml: string): string[] {
  const characters = [...xml.matchAll(/&#(?:x([0-9a-f]+)|(\d+));/gi)].filter(([, hex, decimal]) => (hex ? parseInt(hex, 16) : Number(decimal)) > 0xffff);
  const numbers = [...xml.matchAll(/<MaxAgeSeconds>([^<]*)</g)].filter(([, text]) => !/^\d+$/.test(text!));
  return [...characters.map(([reference]) => reference), ...numbers.map(([, text]) => `MaxAgeSeconds '${text}'`)];
}

function tagsIn(xml: string) {
  return xml.replace(/<!--.*?-->|<[?!][^>]*>/gs, '').matchAll(/<(\/?)([^\s/>]+)([^>]*?)(\/?)>/g);
}

/** @param depth in how many elements it is. The outermost one has the rules, whatever its name is. */
function childrenOf(name: string, depth: number): readonly string[] {
  if (depth === 0) return ['CORSRule'];
  return name === 'CORSRule' ? PARTS_OF_RULE : [];
}

/** What of the element isn't known: itself, or that there are two, or its attributes. */
function partsOf(name: string, attributes: string, parent: Element | undefined): string[] {
  if (parent && !parent.known.includes(name)) return [name];
  const isSecond = ONCE.includes(name) && parent?.children.has(name);
  const others = [...attributes.matchAll(/([^\s=]+)\s*=/g)].map(([, attribute]) => attribute!).filter((attribute) => !/^xmlns(:|$)/.test(attribute));
  return [...(isSecond ? [`a second ${name}`] : []), ...others.map((attribute) => `${attribute} of ${name}`)];
}
