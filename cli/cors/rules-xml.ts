const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const NAME = String.raw`(?:[\w.-]+:)?`; // S3 takes any prefix of its namespace
const RULE = new RegExp(`<${NAME}CORSRule(?:\\s[^>]*)?>(.*?)</${NAME}CORSRule\\s*>`, 'gs');
const ELEMENT = new RegExp(`<${NAME}(?<empty>\\w+)\\s*/>|<${NAME}(?<tag>\\w+)(?:\\s[^>]*)?>(?<content>(?:[^<]|<!\\[CDATA\\[.*?\\]\\]>)*)</${NAME}\\k<tag>\\s*>`, 'gs');

/** The elements of each rule of a CORSConfiguration, by their names. Throws for what it doesn't understand. */
export function rulesInXml(text: string): Record<string, string[]>[] {
  return Array.from(text.replace(/<!--.*?-->/gs, '').matchAll(RULE), ([, body = ''], index) => {
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
    if (name !== undefined) return ENTITIES[name] ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
