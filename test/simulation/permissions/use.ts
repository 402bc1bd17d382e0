import { plain } from '../explore';
import { play, type Script } from '../history';
import { isAllowed, type Statement } from '../iam';
import type { Access } from '../operation';
import { ours } from '../ours';

/** Something that a function did, and the statements of its role then. */
export interface Use {
  readonly statements: readonly Statement[];
  readonly access: Access;
}

/** What the script does when nothing goes wrong. */
export async function usesIn(script: Script): Promise<Use[]> {
  const uses: Use[] = [];
  await play(script, plain(script), {
    ...ours,
    judge: (statements, access) => {
      const allowed = isAllowed(statements, access);
      if (allowed) uses.push({ statements, access });
      return allowed;
    },
  });
  return uses;
}
