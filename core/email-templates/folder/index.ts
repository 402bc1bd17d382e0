import { type Folder, type FolderOptions, FolderReader, folderTemplate } from './folder-reader';

export { describeFinding, type Warning, type Finding } from './finding';
export type { Folder, FolderOptions, FolderTemplate } from './folder-reader';

/** Reads the folder and collects all its errors and warnings. */
export function readFolder(directory: string, options: FolderOptions = {}): Folder {
  const { checked, errors, warnings } = new FolderReader(directory, options).read();
  return { templates: checked.flatMap((template) => folderTemplate(template) ?? []), errors: errors(), warnings: warnings() };
}
