import { randomBytes } from 'node:crypto';

/** The tag that everything of a run has, with the run's id as its value. */
export const RUN_TAG = 'cdk-adopt-test';

const RUN = /^\d{8}-[0-9a-f]{6}$/;

/** The day, by which a run that was left behind shows its age, and chance. */
export function newRun(now = new Date()): string {
  return `${now.toISOString().slice(0, 10).replaceAll('-', '')}-${randomBytes(3).toString('hex')}`;
}

export function isRun(text: string): boolean {
  return RUN.test(text);
}

export type Names = ReturnType<typeof namesOf>;

/** The names of what has one. All begin alike, so that the run's things are known by their names, too. */
export function namesOf(run: string) {
  const host = `adopt-test-${run}`; // not cdk-adopt-, as the library's own copies of templates are called
  const prefix = `${host}-`;
  const named = <Key extends string>(...keys: readonly Key[]) =>
    Object.fromEntries(keys.map((key) => [key, `${prefix}${key}`])) as Record<Key, string>;
  return {
    run,
    prefix,
    stacks: named('main', 'kept', 'fresh'),
    /** Of the custom resources that note down their requests. */
    requests: `${prefix}requests`,
    /** In `own` are the constructs' own rules; `foreign` was there before; `assets` is the CLI's; `probes` is what S3 is asked about. */
    buckets: named('assets', 'foreign', 'own', 'probes'),
    /** `receipt`, `confirmation` and `order` were there before; `former` is renamed to `renamed`; `mail-` is a folder. */
    templates: named('receipt', 'confirmation', 'order', 'former', 'renamed', 'mail-notice', 'mail-reminder', 'mail-digest'),
    folderPrefix: `${prefix}mail-`,
    /** In a hosted zone. */
    host,
    addressKey: `${prefix}key`,
    /** Nothing has this name: the pool waits for a group that is never there. */
    group: `${prefix}group`,
  };
}
