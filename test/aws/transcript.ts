import { createHash } from 'node:crypto';

/** One call of a probe, and what came back. */
export interface Entry {
  readonly service: string;
  readonly command: string;
  readonly input: unknown;
  readonly output?: unknown;
  readonly error?: { readonly name: string; readonly code?: string; readonly message: string; readonly status?: number };
}

/** What a client has, as far as a transcript is concerned. The SDK's own type differs from client to client. */
interface Client {
  readonly middlewareStack: { add(middleware: never, options: object): void };
}

interface Called { readonly input: object }
type Handler = (args: Called) => Promise<{ output: unknown; response: unknown }>;
interface Context { readonly clientName: string; readonly commandName: string }
/** What stands between the command and the rest of the client. */
type Around = (next: () => ReturnType<Handler>, called: Omit<Entry, 'output' | 'error'>) => ReturnType<Handler>;

/** What the client really sends and gets, after all its attempts. */
export function record(client: Client, entries: Entry[]): void {
  around(client, async (next, called) => {
    try {
      const result = await next();
      entries.push({ ...called, output: result.output });
      return result;
    } catch (error) {
      entries.push({ ...called, error: told(error as SdkError) });
      throw error;
    }
  });
}

/** Nothing is sent: each call is answered by the first entry that is the same call, once. */
export function replay(client: Client, entries: Entry[]): void {
  around(client, async (_, called) => ({ output: take(entries, called), response: undefined }));
}

/** @throws what the entry has for an error */
export function take(entries: Entry[], called: Omit<Entry, 'output' | 'error'>): unknown {
  const wanted = callOf(called);
  const index = entries.findIndex((entry) => callOf(entry) === wanted);
  if (index < 0) throw new Error(`the transcript has no answer to ${wanted}`);
  const [{ output, error } = {} as Entry] = entries.splice(index, 1);
  if (!error) return output ?? {};
  const { code, message, status, name } = error;
  throw Object.assign(new Error(message), { name, ...(code && { Code: code }), $metadata: { httpStatusCode: status } });
}

function callOf({ service, command, input }: Omit<Entry, 'output' | 'error'>): string {
  return JSON.stringify(short([service, command, input]));
}

function around(client: Client, through: Around): void {
  const middleware = (next: Handler, { clientName, commandName }: Context) => (args: Called) =>
    // The SDK adds to the input on its way.
    through(() => next(args), { service: clientName, command: commandName, input: short(args.input) });
  client.middlewareStack.add(middleware as never, { step: 'initialize', priority: 'high' });
}

interface SdkError extends Error {
  readonly Code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

function told({ name, Code, message, $metadata }: SdkError): Entry['error'] {
  return { name, code: Code, message, status: $metadata?.httpStatusCode };
}

const LONGEST = 10_000;

/** Half a megabyte of a template stands in no transcript. What is short stays as it is, so that it may be shortened twice. */
function short(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_, part: unknown) => (
    typeof part === 'string' && part.length > LONGEST
      ? `${part.length} characters, SHA-256 ${createHash('sha256').update(part).digest('hex')}` : part)));
}

/** Of what identifies an account, the run or a thing in it: what takes its place. The same always has the same place. */
const IDS = /\b(eipalloc|eipassoc|eni|vpc|subnet|igw|ami|i)-[0-9a-f]{8,17}\b/g;
const ADDRESSES = /\b\d{1,3}(\.\d{1,3}){3}\b/g;
export const STAND_INS = { account: '123456789012', run: '20260101-000000', region: 'us-east-1' } as const;

/** The entries as they may be shown to anybody. */
export function anonymous(entries: readonly Entry[], { account, run, region }: Readonly<Record<keyof typeof STAND_INS, string>>): Entry[] {
  const seen = new Map<string, string>();
  const numbered = (found: string, standIn: (number: number) => string) => {
    const count = [...seen.keys()].filter((other) => kindOf(other) === kindOf(found)).length;
    if (!seen.has(found)) seen.set(found, standIn(count + 1));
    return seen.get(found)!;
  };
  const text = JSON.stringify(short(entries), (key, part: unknown) => (key === '$metadata' || key === 'HostId' || key === 'RequestId' ? undefined : part))
    .replaceAll(account, STAND_INS.account)
    .replaceAll(run, STAND_INS.run)
    .replaceAll(region, STAND_INS.region)
    .replace(IDS, (id) => numbered(id, (number) => `${kindOf(id)}-${String(number).padStart(17, '0')}`))
    .replace(ADDRESSES, (address) => numbered(address, (number) => `192.0.2.${number}`));
  return JSON.parse(text) as Entry[];
}

function kindOf(id: string): string {
  return /^[a-z]+(?=-)/.exec(id)?.[0] ?? 'address';
}
