import { vendored } from '../vendored';

/** The part of htmlparser2 that is used, typed here so that users don't depend on its typings. Ranges are offsets in the text. */
interface Callbacks {
  ontext(start: number, end: number): void;
  onopentagname(start: number, end: number): void;
  onopentagend(end: number): void;
  onselfclosingtag(end: number): void;
  onclosetag(start: number, end: number): void;
  onattribname(start: number, end: number): void;
  onattribdata(start: number, end: number): void;
  onattribend(quote: number, end: number): void;
  oncomment(start: number, end: number): void;
  oncdata(): void;
  ondeclaration(): void;
  onprocessinginstruction(): void;
  onend(): void;
}

interface Tokenizer {
  write(text: string): void;
  end(): void;
}

type NewTokenizer = new (options: { readonly decodeEntities: boolean }, callbacks: Callbacks) => Tokenizer;

const nothing = () => undefined;
const NOTHING: Callbacks = {
  ontext: nothing, onopentagname: nothing, onopentagend: nothing, onselfclosingtag: nothing, onclosetag: nothing, onattribname: nothing,
  onattribdata: nothing, onattribend: nothing, oncomment: nothing, oncdata: nothing, ondeclaration: nothing,
  onprocessinginstruction: nothing, onend: nothing,
};

export function tokenize(html: string, callbacks: Partial<Callbacks>): void {
  const { Tokenizer } = vendored('htmlparser2') as { readonly Tokenizer: NewTokenizer };
  const tokenizer = new Tokenizer({ decodeEntities: false }, { ...NOTHING, ...callbacks });
  tokenizer.write(`${html} >`); // completes a tag at the end of the text
  tokenizer.end();
}
