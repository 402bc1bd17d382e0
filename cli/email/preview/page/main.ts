import type { FolderView, StaticPreview, TemplateView } from '../views';
import { element, setText } from './elements';
import { type Choice, CHOICES, hashOf, type Place, placeIn, toggled } from './location';
import { showFolder, showTemplate } from './show';
import { sourceOf } from './source';

const source = sourceOf(document, (window as { PREVIEW?: StaticPreview }).PREVIEW);
const [filter, sample, save, discard] = [element<HTMLInputElement>('filter'), element<HTMLTextAreaElement>('sample'), element<HTMLButtonElement>('save'), element<HTMLButtonElement>('discard')];

let folder: FolderView;
let place: Place = placeIn('');
let view: TemplateView | undefined;
/** The text of the sample's file when the editing began; it isn't edited where this is undefined. */
let edited: { readonly id: string; readonly saved: string | undefined } | undefined;
/** Only the latest answer counts. */
let asked = 0;

async function load(): Promise<void> {
  const turn = ++asked;
  const { id } = place;
  const isEdited = edited?.id === id;
  try {
    const found = await (isEdited ? source.tried(id, sample.value) : source.template(id));
    if (turn !== asked) return;
    view = found;
    show();
  } catch (error) {
    if (turn === asked) tell((error as Error).message);
  }
}

function show(): void {
  document.title = place.id === '' ? 'Email preview' : `${place.id} - email preview`;
  for (const name of Object.keys(CHOICES)) {
    for (const radio of document.querySelectorAll<HTMLInputElement>(`input[name=${name}]`)) radio.checked = radio.value === place[name as Choice];
  }
  if (!view) return tell(folder.templates.length === 0 ? 'There are no templates in the folder.' : `There is no template ${place.id}.`);
  showTemplate(view, place);
  if (edited === undefined && sample.value !== view.sample.text) sample.value = view.sample.text;
  showSample(view);
}

function showSample({ sample: { file, saved } }: TemplateView): void {
  const isEdited = edited !== undefined;
  sample.readOnly = !source.isLive;
  save.disabled = !isEdited;
  discard.disabled = !isEdited;
  element('sample-buttons').hidden = !source.isLive;
  const state = isEdited ? 'edited here, not saved' : saved === undefined ? 'does not exist; this is guessed from the variables' : 'as in the file';
  setText(element('sample-note'), `${file}: ${state}`);
}

function tell(message: string): void {
  element('status').classList.add('stale');
  setText(element('status'), message);
}

async function loadFolder(): Promise<void> {
  const former = folder as FolderView | undefined;
  folder = await source.folder();
  if (former && former.run !== folder.run) return location.reload();
  go();
}

/** To where the address leads. */
function go(): void {
  const former = place;
  place = placeIn(location.hash);
  if (place.id === '' && folder.templates[0]) {
    history.replaceState(undefined, '', hashOf({ ...place, id: folder.templates[0].id }));
    place = placeIn(location.hash);
  }
  if (former.id !== place.id) { edited = undefined; view = undefined; }
  showFolder(folder, place, filter.value);
  if (view) show();
  else void load();
  document.querySelector('#templates [aria-current]')?.scrollIntoView({ block: 'nearest' });
}

function to(next: Place): void {
  location.hash = hashOf(next);
}

function step(by: number): void {
  const ids = Array.from(document.querySelectorAll<HTMLAnchorElement>('#templates a'), (link) => placeIn(link.hash).id);
  const next = ids[Math.min(Math.max(ids.indexOf(place.id) + by, 0), ids.length - 1)];
  if (next !== undefined) to({ ...place, id: next });
}

const KEYS: Readonly<Record<string, () => void>> = {
  ArrowDown: () => step(1), j: () => step(1), ArrowUp: () => step(-1), k: () => step(-1),
  p: () => to(toggled(place, 'width')), d: () => to(toggled(place, 'scheme')), t: () => to(toggled(place, 'part')),
  '/': () => filter.focus(), s: () => sample.focus(),
};

document.addEventListener('keydown', (event) => {
  const field = (event.target as HTMLElement).matches('input:not([type=radio]), textarea');
  if (event.key === 'Escape') return (event.target as HTMLElement).blur();
  const isArrow = event.key.startsWith('Arrow');
  if (field || event.ctrlKey || event.metaKey || event.altKey || (isArrow && (event.target as HTMLElement).matches('input, pre'))) return undefined;
  const act = KEYS[event.key];
  if (!act) return undefined;
  event.preventDefault();
  return act();
});
document.getElementById('view')!.addEventListener('change', ({ target }) => {
  const { name, value } = target as HTMLInputElement;
  to({ ...place, [name]: value });
});
window.addEventListener('hashchange', go);
filter.addEventListener('input', () => showFolder(folder, place, filter.value));

let waiting: ReturnType<typeof setTimeout> | undefined;
sample.addEventListener('input', () => {
  edited ??= { id: place.id, saved: view?.sample.saved };
  if (view) showSample(view);
  clearTimeout(waiting);
  waiting = setTimeout(() => void load(), 120);
});
save.addEventListener('click', () => {
  if (!edited) return;
  source.save(edited.id, sample.value, edited.saved).then(stopEditing, (error: Error) => tell(error.message));
});
discard.addEventListener('click', () => void stopEditing());

function stopEditing(): Promise<void> {
  edited = undefined;
  return load();
}

source.listen({
  changed({ templates, list }) {
    if (list) void loadFolder();
    if (templates.includes(place.id)) void load();
  },
  // Something may have changed while it was away.
  connected: (isThere) => (isThere ? void loadFolder().then(load) : tell('The command has ended, or does not answer: start it again.')),
});
if (!source.isLive) void loadFolder();
