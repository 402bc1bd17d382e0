/** The element of this id, which the page has. */
export function element<T extends HTMLElement = HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}

/** An element with a text, or with others in it. No text is ever read as HTML. */
export function make(name: string, { className, ...content }: { className?: string; text?: string; children?: readonly (Node | string)[] } = {}): HTMLElement {
  const made = document.createElement(name);
  if (className !== undefined) made.className = className;
  made.append(...content.children ?? [content.text ?? '']);
  return made;
}

/** Replaces what an element shows, unless it shows that already. */
export function setText(shown: HTMLElement, text: string): void {
  if (shown.textContent !== text) shown.textContent = text;
}
