import type { Change, FolderView, StaticPreview, TemplateView } from '../views';

/** Where the page has it all from: the command, or a script beside it. */
export interface Source {
  readonly isLive: boolean;
  folder(): Promise<FolderView>;
  template(id: string): Promise<TemplateView | undefined>;
  /** As it would be with this sample. */
  tried(id: string, sample: string): Promise<TemplateView | undefined>;
  /** Rejects with what the command says against it. */
  save(id: string, sample: string, saved: string | undefined): Promise<void>;
  listen(listener: Listener): void;
}

export interface Listener {
  changed(change: Change): void;
  /** Whether the command is there; it may have come back, and be another run. */
  connected(isThere: boolean): void;
}

export function sourceOf(page: Document, preview: StaticPreview | undefined): Source {
  return preview ? written(preview) : asked(page.querySelector<HTMLMetaElement>('meta[name=preview-token]')?.content ?? '');
}

function written({ folder, templates }: StaticPreview): Source {
  return {
    isLive: false,
    folder: async () => folder,
    template: async (id) => templates[id],
    tried: async (id) => templates[id],
    save: () => Promise.reject(new Error('these are files, which nobody can save to')),
    listen: () => undefined,
  };
}

function asked(token: string): Source {
  const found = async <T>(answer: Promise<Response>): Promise<T | undefined> => {
    const response = await answer;
    if (response.status === 404) return undefined;
    if (!response.ok) throw new Error(await response.text());
    return await response.json() as T;
  };
  const post = (path: string, body: object) => fetch(path, {
    method: 'POST', headers: { 'content-type': 'application/json', 'x-preview-token': token }, body: JSON.stringify(body),
  });
  return {
    isLive: true,
    folder: async () => (await found<FolderView>(fetch('folder')))!,
    template: (id) => found(fetch(`templates/${id}`)),
    tried: (id, sample) => found(post(`try/${id}`, { sample })),
    save: async (id, sample, saved) => { await found(post(`save/${id}`, { sample, saved })); },
    listen({ changed, connected }) {
      const events = new EventSource('events');
      events.onmessage = ({ data }) => changed(JSON.parse(data as string) as Change);
      events.onopen = () => connected(true);
      events.onerror = () => connected(false);
    },
  };
}
