/** The element of this id, which the page has. */
export function element<T extends HTMLElement = HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}

interface Content {
  readonly className?: string;
  readonly text?: string;
  readonly children?: readonly (Node | string)[];
}

/** An element with a text, or with others in it. No text is ever read as HTML. */
export function make(name: string, { className = '', text = '', children = [text] }: Content = {}): HTMLElement {
  const made = document.createElement(name);
  made.className = className;
  made.append(...children);
  return made;
}

/** Replaces what an element shows, unless it shows that already. */
export function setText(shown: HTMLElement, text: string): void {
  if (shown.textContent !== text) shown.textContent = text;
}
