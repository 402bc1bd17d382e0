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
/** The samples that are edited, and what their files held when that began. */
const drafts = new Map<string, { readonly text: string; readonly saved: string | undefined }>();
/** Only the latest answer counts. */
let asked = 0;

async function load(): Promise<void> {
  const turn = ++asked;
  const { id } = place;
  const draft = drafts.get(id);
  try {
    const found = await (draft ? source.tried(id, draft.text) : source.template(id));
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
  for (const id of ['stage', 'details']) element(id).hidden = !view;
  if (!view) return tell(folder.templates.length === 0 ? 'There are no templates in the folder.' : `There is no template ${place.id}.`);
  showTemplate(view, place);
  const { text } = drafts.get(place.id) ?? view.sample;
  if (sample.value !== text) sample.value = text;
  showSample(view);
}

function showSample({ sample: { file, saved } }: TemplateView): void {
  const isEdited = drafts.has(place.id);
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
  if (former.id !== place.id) view = undefined;
  showFolder(folder, place, filter.value);
  if (view) show();
  else void load();
  document.querySelector('#templates [aria-current]')?.scrollIntoView({ block: 'nearest' });
}

function to(next: Place): void {
  location.hash = hashOf(next);
}

/** As the address has it: the page follows only when its event comes, and keys may be pressed before. */
function present(): Place {
  return placeIn(location.hash);
}

function step(by: number): void {
  const ids = Array.from(document.querySelectorAll<HTMLAnchorElement>('#templates a'), (link) => placeIn(link.hash).id);
  const next = ids[Math.min(Math.max(ids.indexOf(present().id) + by, 0), ids.length - 1)];
  if (next !== undefined) to({ ...present(), id: next });
}

const KEYS: Readonly<Record<string, () => void>> = {
  ArrowDown: () => step(1), j: () => step(1), ArrowUp: () => step(-1), k: () => step(-1),
  p: () => to(toggled(present(), 'width')), d: () => to(toggled(present(), 'scheme')), t: () => to(toggled(present(), 'part')),
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
  to({ ...present(), [name]: value });
});
window.addEventListener('hashchange', go);
filter.addEventListener('input', () => showFolder(folder, place, filter.value));

let waiting: ReturnType<typeof setTimeout> | undefined;
sample.addEventListener('input', () => {
  if (!view) return;
  drafts.set(place.id, { text: sample.value, saved: (drafts.get(place.id) ?? view.sample).saved });
  showSample(view);
  clearTimeout(waiting);
  waiting = setTimeout(() => void load(), 120);
});
save.addEventListener('click', () => {
  const [id, draft] = [place.id, drafts.get(place.id)];
  if (draft) source.save(id, draft.text, draft.saved).then(() => discardDraft(id), ({ message }: Error) => tell(message));
});
discard.addEventListener('click', () => void discardDraft(place.id));

function discardDraft(id: string): Promise<void> {
  drafts.delete(id);
  return load();
}

source.listen({
  changed({ templates, list }) {
    if (list) void loadFolder().catch(away);
    if (templates.includes(place.id)) void load();
  },
  // Something may have changed while it was away.
  connected: (isThere) => (isThere ? void loadFolder().then(load).catch(away) : away()),
});
if (!source.isLive) void loadFolder();

function away(): void {
  tell('The command has ended, or does not answer: start it again.');
}
