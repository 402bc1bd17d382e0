export interface Notes {
  /** Whether the changelog has a date for the version, and doesn't call it unreleased. */
  readonly isDated: boolean;
  readonly text: string;
}

/** What the changelog says of a version, whose heading is `## 1.2.3, 2026-11-30` or, before the release, `## 1.2.3, unreleased`. */
export function notesOf(changelog: string, version: string): Notes {
  const sections = changelog.split(/^## /m).slice(1).map((section) => section.split('\n'));
  const [heading = '', ...lines] = sections.find(([first]) => first!.split(',', 1)[0] === version) ?? [];
  const text = lines.join('\n').trim();
  if (text === '') throw new Error(`CHANGELOG.md has no section "## ${version}, ..." with what the version brings`);
  return { isDated: /, \d{4}-\d{2}-\d{2}$/.test(heading), text };
}

/** What keeps a tag from being released. */
export function tagProblems(tag: string, version: string, notes: Notes): string[] {
  return [
    ...(tag === `v${version}` ? [] : [`the tag is ${tag}, package.json has the version ${version}: expected v${version}`]),
    ...(notes.isDated ? [] : [`CHANGELOG.md has no date in the heading of ${version}: write "## ${version}, YYYY-MM-DD"`]),
  ];
}
