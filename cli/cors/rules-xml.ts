const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const PREFIX = String.raw`[\w.-]+:`; // S3 takes any prefix of its namespace
const ATTRIBUTES = String.raw`(?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*`;
const TEXT = String.raw`(?:[^<&]|&(?:#\d{1,7}|#x[\da-fA-F]{1,6}|amp|lt|gt|quot|apos);|<!\[CDATA\[.*?\]\]>)*`;
const RULE = new RegExp(String.raw`<((?:${PREFIX})?CORSRule)${ATTRIBUTES}>(.*?)</\1\s*>`, 'gs');
const AROUND_RULES = new RegExp(String.raw`^\s*(?:<\?xml\s[^<>]*\?>)?\s*<((?:${PREFIX})?CORSConfiguration)${ATTRIBUTES}>\s*</\1\s*>\s*$`);
const ELEMENT = new RegExp(
  String.raw`<(?:${PREFIX})?(?<empty>\w+)${ATTRIBUTES}/>|<(?<name>(?:${PREFIX})?(?<tag>\w+))${ATTRIBUTES}>(?<content>${TEXT})</\k<name>\s*>`, 'gs',
);

/** The elements of each rule of a CORSConfiguration, by their names. Throws for what isn't well-formed, or not understood. */
export function rulesInXml(text: string): Record<string, string[]>[] {
  const configuration = text.replace(/<!--.*?-->/gs, '');
  if (!/<[\w.:-]*CORSRule\b/.test(configuration)) return [];
  const around = configuration.replace(RULE, '');
  if (!AROUND_RULES.test(around)) {
    throw new Error(`got ${JSON.stringify(around.trim())} around the rules, expected <CORSConfiguration></CORSConfiguration>, since S3 refuses XML that is not well-formed; `
      + 'close each element, and put nothing else between the rules');
  }
  return Array.from(configuration.matchAll(RULE), ([, , body = ''], index) => {
    const fields: Record<string, string[]> = {};
    const rest = body.replace(ELEMENT, (...match) => {
      const { empty, tag = empty, content = '' } = match.at(-1) as { empty?: string; tag?: string; content?: string };
      (fields[tag!] ??= []).push(textOf(content));
      return '';
    }).trim();
    if (rest !== '') throw new Error(`rules[${index}]: got ${JSON.stringify(rest)}, expected elements such as <AllowedMethod>GET</AllowedMethod>, and nothing between them`);
    return fields;
  });
}

function textOf(content: string): string {
  return content.split(/(<!\[CDATA\[.*?\]\]>)/s).map((part) => (part.startsWith('<') ? part.slice('<![CDATA['.length, -']]>'.length) : decoded(part))).join('').trim();
}

function decoded(text: string): string {
  return text.replace(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return ENTITIES[name]!;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
