import { inlineName, type Program } from '../handlebars/ast';
import { type Names, shownPath, type Value } from './variable-reads-values';

/** What an expression can name, and how the walk came to it. */
export interface Scope {
  /** The innermost first; there is always one. */
  readonly contexts: readonly Value[];
  /** The contexts around the program, without the one that it opens. Its inline partials see these alone. */
  readonly around: readonly Value[];
  /** Block parameters. */
  readonly params: Names;
  /** `@index` and the like, those of the innermost `each` first. */
  readonly data: readonly Names[];
  readonly partials: ReadonlyMap<string, Closure>;
  /** `@partial-block` */
  readonly block?: Closure;
  /** The programs of the partials that are being walked. */
  readonly entered: readonly Program[];
  /** The paths that are true wherever this scope is reached. */
  readonly guards: readonly string[];
}

/** The program of a partial, with what it sees of the place where it's written, wherever it's called from. */
export interface Closure {
  readonly program: Program;
  readonly contexts: readonly Value[];
  readonly params: Names;
  readonly block?: Closure;
}

/** What a block gives to its program. */
export interface Opened {
  readonly context: Value;
  /** `@index` and the like. */
  readonly frame?: Names;
  /** The values of the block parameters, in their order. */
  readonly params?: readonly Value[];
}

const NOTHING: Names = new Map();

export function rootScope(root: Value): Scope {
  return { contexts: [root], around: [], params: NOTHING, data: [NOTHING], partials: new Map(), entered: [], guards: [] };
}

export function closureOf(program: Program, contexts: readonly Value[], { params, block }: Scope): Closure {
  return { program, contexts, params, block };
}

/** With the inline partials of a program: it can call them before it defines them. */
export function withInlinePartials(scope: Scope, { body }: Program): Scope {
  let partials: Map<string, Closure> | undefined;
  for (const statement of body) {
    if (statement.type !== 'DecoratorBlock' || !statement.program) continue;
    const name = inlineName(statement);
    if (name !== undefined) (partials ??= new Map(scope.partials)).set(name, closureOf(statement.program, scope.around, scope));
  }
  return partials ? { ...scope, partials } : scope;
}

/** Inside of a block, where the value is known to be true. */
export function guarded(scope: Scope, { path }: Value): Scope {
  return path === undefined ? scope : { ...scope, guards: [...scope.guards, shownPath(path)] };
}

/** Inside of a program of a block. */
export function within(scope: Scope, { blockParams = [] }: Program, opened?: Opened): Scope {
  const named = blockParams.map((name, index): [string, Value] => [name, opened?.params?.[index] ?? { value: undefined }]);
  return {
    ...scope,
    contexts: opened ? pushed(opened.context, scope.contexts) : scope.contexts,
    around: scope.contexts,
    params: named.length > 0 ? new Map([...scope.params, ...named]) : scope.params,
    data: opened?.frame ? [new Map([...scope.data[0] ?? NOTHING, ...opened.frame]), ...scope.data] : scope.data,
  };
}

/**
 * Inside of a partial. It has the data variables, the partials and the guards of the place that calls it.
 *
 * @param block its `@partial-block`
 */
export function withinPartial(scope: Scope, { program, contexts, params }: Closure, context: Value, block: Closure | undefined): Scope {
  return { ...scope, contexts: pushed(context, contexts), around: contexts, params, block, entered: [...scope.entered, program] };
}

/** For Handlebars, `{{#with this}}` opens no context of its own: `../` skips it. */
function pushed(context: Value, contexts: readonly Value[]): readonly Value[] {
  const [innermost] = contexts;
  const same = innermost && !context.named && innermost.path === context.path && innermost.value === context.value;
  return same ? contexts : [context, ...contexts];
}
