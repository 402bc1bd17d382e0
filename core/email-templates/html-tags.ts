import { tokenize } from './html-tokenizer';

/** An opening tag. */
export interface HtmlTag {
  /** In lower case, as the names of the attributes. */
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** Where it begins and ends in the text, with its brackets. */
  readonly start: number;
  readonly end: number;
}

/** The opening tags of HTML, without those in comments. Of the entities in values only `&amp;` is decoded, as URLs have it. */
export function tagsIn(html: string): HtmlTag[] {
  const tags: HtmlTag[] = [];
  let open: { name: string; start: number; attributes: Map<string, string> } | undefined;
  let attribute = '';
  const close = (end: number) => {
    if (open) tags.push({ ...open, end: Math.min(end + 1, html.length) });
    open = undefined;
  };
  const add = (text: string) => {
    // Of two attributes of a name the first counts.
    if (open) open.attributes.set(attribute, (open.attributes.get(attribute) ?? '') + text.replace(/&(?:amp|#38);/g, '&'));
  };
  tokenize(html, {
    onopentagname: (start, end) => { open = { name: html.slice(start, end).toLowerCase(), start: start - 1, attributes: new Map() }; },
    onattribname: (start, end) => {
      const name = html.slice(start, end).toLowerCase();
      attribute = open?.attributes.has(name) ? `${name} again` : name;
      add('');
    },
    onattribdata: (start, end) => add(html.slice(start, end)),
    onopentagend: close,
    onselfclosingtag: close,
  });
  return tags;
}

/** The texts of the `<style>` elements, and where they are. */
export function stylesIn(html: string): { readonly start: number; readonly text: string }[] {
  const styles: { start: number; text: string }[] = [];
  let element = '';
  tokenize(html, {
    onopentagname: (start, end) => { element = html.slice(start, end).toLowerCase(); },
    onclosetag: () => { element = ''; },
    ontext: (start, end) => { if (element === 'style') styles.push({ start, text: html.slice(start, end) }); },
  });
  return styles;
}
