import { vendored } from '../../../core/vendored';

interface PageFiles {
  readonly html: string;
  readonly style: string;
  readonly script: string;
}

/** The page's own files, which the package ships beside the command. */
export function pageFiles(): PageFiles {
  return vendored('email-preview') as PageFiles;
}

/** The page: with a token, one that asks the command; without one, one that has all in a script. */
export function page({ token }: { readonly token?: string }): string {
  const head = token === undefined ? '<script src="data.js" defer></script>' : `<meta name="preview-token" content="${token}">`;
  return pageFiles().html.replace('<!-- head -->', head);
}
