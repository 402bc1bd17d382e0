import type { RawProperties } from '../../../core/contracts/raw-properties';
import type { Services } from './services';

/** What the services hold: a text for each thing. */
export type State = Readonly<Record<string, string>>;

/** How what is there differs from what was there before the stack; undefined for what isn't there any more. */
export type Changes = Readonly<Record<string, string | undefined>>;

interface Operation<Name extends string> {
  readonly do: Name;
  /** After it, and after the rollback that it brings about. */
  readonly changes?: Changes;
}

/** A Create or an Update, by default one that succeeds. One that fails is rolled back. */
interface Request<Name extends string> extends Operation<Name> {
  readonly properties: RawProperties;
  readonly ends?: 'SUCCESS' | 'FAILED';
}

/** One operation of the stack. */
export type Step = Creation | Change | Operation<'roll back the creation'> | Operation<'destroy'>;

export interface Creation extends Request<'create'> {
  /** The call at which another resource fails, while this one's Create is under way. */
  readonly cancelledAt?: string;
}

export interface Change extends Request<'update'> {
  /** Another resource fails after this one's Update. */
  readonly rolledBack?: true;
}

/** What is there before the stack, and the life that the stack has there. */
export interface Scene {
  readonly steps: readonly Step[];
  /** Asks the services themselves, past the proxy. @param ours the stack's id */
  observe(ours: string): Promise<State>;
  /** Takes away what was there before, where the next scene does not do that itself. */
  clear?(): Promise<void>;
}

export interface Script {
  readonly name: string;
  readonly feature: 'bucket-cors' | 'elastic-ip' | 'email-template' | 'email-templates';
  /** Only where there is time for more than the others show already. */
  readonly extra?: boolean;
  /** Makes what is there before. */
  prepare(services: Services): Promise<Scene>;
}
