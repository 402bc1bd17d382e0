import { createHash } from 'node:crypto';
import type { Content } from '../../../core/email-templates/stored-template';
import { darkOf, frameOf } from './frame';
import { linksIn } from './links';
import type { HtmlView, RenderingView, Scheme } from './views';

/** More than the pages that are open can be about to load. */
const MOST_FRAMES = 200;

/** What was rendered last, and of each template the last that was good. */
export class Renderings {
  private readonly byId = new Map<string, Content>();
  private readonly frames = new Map<string, string>();

  public good(id: string): RenderingView | undefined {
    const content = this.byId.get(id);
    return content && this.show(content);
  }

  public keep(id: string, content: Content): void {
    this.byId.set(id, content);
  }

  public show({ subject, html, text }: Content): RenderingView {
    return { subject, text, html: html === undefined ? undefined : this.html(html) };
  }

  /** @param name as a view has it, without its folder */
  public frame(name: string): string | undefined {
    return this.frames.get(name);
  }

  private html(html: string): HtmlView {
    return {
      frames: { light: this.framed(html, 'light'), dark: this.framed(html, 'dark') },
      dark: darkOf(html),
      bytes: Buffer.byteLength(html),
      links: linksIn(html),
    };
  }

  private framed(html: string, scheme: Scheme): string {
    const shown = frameOf(html, scheme);
    const name = `${createHash('sha256').update(shown).digest('hex').slice(0, 20)}.html`;
    this.frames.delete(name); // so that it is the newest
    this.frames.set(name, shown);
    if (this.frames.size > MOST_FRAMES) this.frames.delete(this.frames.keys().next().value!);
    return `frames/${name}`;
  }
}
