import type { FolderView, HtmlView, Link, PageFinding, TemplateView } from '../views';
import { element, make, setText } from './elements';
import { hashOf, type Place } from './location';

const GMAIL_CUTS = 102 * 1024;

export function showFolder({ directory, templates, findings }: FolderView, place: Place, filter: string): void {
  setText(element('directory'), directory);
  const wanted = templates.filter(({ id }) => id.toLowerCase().includes(filter.toLowerCase()));
  element('templates').replaceChildren(...wanted.map(({ id, errors }) => {
    const link = make('a', { children: [id, ...(errors > 0 ? [make('span', { className: 'count', children: [String(errors), make('span', { className: 'hidden', text: errors === 1 ? ' error' : ' errors' })] })] : [])] }) as HTMLAnchorElement;
    link.href = hashOf({ ...place, id });
    if (id === place.id) link.setAttribute('aria-current', 'page');
    return make('li', { children: [link] });
  }));
  element('none').hidden = wanted.length > 0 || templates.length === 0;
  const folder = element<HTMLDetailsElement>('folder');
  folder.hidden = findings.length === 0;
  setText(folder.querySelector('summary')!, `${findings.length} of the folder`);
  if (findings.some(({ kind }) => kind === 'error')) folder.open = true;
  folder.querySelector('ul')!.replaceChildren(...findings.map(findingItem));
}

export function showTemplate(view: TemplateView, { part, width, scheme }: Place): void {
  const { rendering, isStale, findings, unset, type } = view;
  setText(element('subject'), rendering?.subject ?? '');
  setText(element('findings-title'), `Findings in ${view.folder}`);
  const notes: PageFinding[] = unset.length === 0 ? [] : [{
    kind: 'information', file: unset.map((name) => `%%${name}%%`).join(', '), message: 'has no value here; give it with --set name=value, or a file with --substitutions',
  }];
  const all = [...findings, ...notes];
  element('findings').replaceChildren(...(all.length > 0 ? all.map(findingItem) : [make('li', { className: 'fine', text: 'None.' })]));
  showStage(view, { part, width, scheme });
  showStatus(rendering?.html, isStale, { part, scheme });
  showSize(rendering?.html?.bytes);
  element('type-section').hidden = type === undefined;
  setText(element('type'), type ?? '');
  const links = rendering?.html?.links ?? [];
  element('links-section').hidden = links.length === 0;
  element('links').replaceChildren(...links.map(linkItem));
}

function showStage({ rendering }: TemplateView, { part, width, scheme }: Omit<Place, 'id'>): void {
  const [frame, text, nothing] = [element<HTMLIFrameElement>('frame'), element('text'), element('nothing')];
  Object.assign(element('stage').dataset, { width, scheme });
  const source = part === 'html' ? rendering?.html?.frames[scheme] : undefined;
  frame.hidden = source === undefined;
  if (source !== undefined && frame.getAttribute('src') !== source) frame.src = source;
  text.hidden = part !== 'text' || rendering?.text === undefined;
  setText(text, rendering?.text ?? '');
  nothing.hidden = !frame.hidden || !text.hidden;
  setText(nothing, rendering ? `The email has no ${part === 'html' ? 'HTML' : 'text'}.` : 'It can’t be rendered yet: see the findings.');
}

const DARK: Readonly<Record<HtmlView['dark'], string>> = {
  own: 'Dark: with the styles that the email has for prefers-color-scheme: dark. Clients that recolor an email by themselves are not imitated.',
  inverted: 'Dark: the email has no styles of its own for it, so its colors are inverted, roughly as the apps of Gmail and Outlook do. Others show it as in light.',
};

function showStatus(html: HtmlView | undefined, isStale: boolean, { part, scheme }: Pick<Place, 'part' | 'scheme'>): void {
  const status = element('status');
  status.classList.toggle('stale', isStale);
  const dark = html && part === 'html' && scheme === 'dark' ? DARK[html.dark] : '';
  setText(status, isStale ? 'There are errors, so this is not what SES would send: the last good rendering, or as far as it could be rendered.' : dark);
}

function showSize(bytes: number | undefined): void {
  element('size-section').hidden = bytes === undefined;
  if (bytes === undefined) return;
  const meter = element<HTMLMeterElement>('size');
  meter.high = GMAIL_CUTS * 0.8;
  meter.optimum = 0;
  meter.value = bytes;
  const isOver = bytes > GMAIL_CUTS;
  element('size-text').classList.toggle('over', isOver);
  setText(element('size-text'), `${(bytes / 1024).toFixed(1)} KB of the 102 KB behind which Gmail cuts an email off${isOver ? ': it would be cut' : ''}`);
}

function findingItem({ kind, file, line, message }: PageFinding): HTMLElement {
  return make('li', { className: kind, children: [make('b', { text: kind === 'error' ? 'Error' : kind === 'warning' ? 'Warning' : 'Note' }),
    make('code', { text: line === undefined ? file : `${file}:${line}` }), ` ${message}`] });
}

function linkItem({ kind, url, problem }: Link): HTMLElement {
  return make('li', { children: [make('span', { className: 'kind', text: `${kind}: ` }), make('code', { text: url || '(empty)' }),
    ...(problem === undefined ? [] : [make('span', { className: 'problem', text: `Broken: it ${problem}.` })])] });
}
