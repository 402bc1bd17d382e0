import { plain } from '../explore';
import type { Script } from '../history';
import { play } from '../history';
import { isAllowed, type Statement } from '../iam';
import type { Access } from '../operation';
import { ours } from '../ours';

/** What the roles of a script's functions have, and what they are used for when nothing goes wrong. */
export interface Trace {
  readonly script: Script;
  readonly statements: ReadonlySet<Statement>;
  readonly uses: readonly Use[];
}

export interface Use {
  readonly statements: readonly Statement[];
  readonly access: Access;
}

export async function traceOf(script: Script): Promise<Trace> {
  const statements = new Set<Statement>();
  const uses: Use[] = [];
  await play(script, plain(script), {
    ...ours,
    judge: (attached, access) => {
      attached.forEach((statement) => statements.add(statement));
      const allowed = isAllowed(attached, access);
      if (allowed) uses.push({ statements: attached, access });
      return allowed;
    },
  });
  return { script, statements, uses };
}
