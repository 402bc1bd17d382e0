import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileFunction } from 'node:vm';
import { CHECKOUT } from '../../support/checkout';
import type { Handler, Outside, Subject } from '../lambda';
import { Environments } from '../peers/environment';
import type { FeatureName } from '../template';
import { SDK_REQUESTS, type SdkInput } from './sdk-requests';

/** A command of the SDK's: the third part of its schema is the operation's name. */
interface Command {
  readonly input: SdkInput;
  readonly schema: readonly [number, string, string];
}

/** The bundle that has the feature's handler, and the resource type by which it takes the request for that feature's. */
const BUNDLES: Readonly<Record<FeatureName, { readonly asset: string; readonly type?: string }>> = {
  'bucket-cors': { asset: 'bucket-cors' },
  'elastic-ip': { asset: 'elastic-ip' },
  'email-template': { asset: 'email-template' },
  'email-templates': { asset: 'email-templates' },
  'reverse-dns': { asset: 'elastic-ip', type: 'Custom::CdkAdoptReverseDns' },
};

/** The handlers of a published version. */
export function releasedHandlers(version: string): Subject {
  return bundledHandlers(join(CHECKOUT, 'test', 'fixtures', 'releases', version, 'assets'));
}

/**
 * The handlers in a folder of bundles, in which the SDK's clients alone are replaced.
 *
 * @param edit how to break them
 */
export function bundledHandlers(folder: string, edit: Edit = (text) => text): Subject {
  const environments = new Map<string, Environments>();
  const programs = new Map<string, Program>();
  const programOf = (asset: string) => {
    const known = programs.get(asset) ?? compile(join(folder, asset, 'index.js'), edit);
    programs.set(asset, known);
    return known;
  };
  const environmentsOf = (asset: string) => {
    const known = environments.get(asset) ?? new Environments((outside) => start(programOf(asset), outside));
    environments.set(asset, known);
    return known;
  };
  return {
    marks: true,
    handler: (feature, outside) => (event, context) => {
      const { asset, type } = BUNDLES[feature];
      return environmentsOf(asset).invoke(outside, type === undefined ? event : { ...event, ResourceType: type }, context);
    },
  };
}

type Program = (...args: unknown[]) => void;

/** What a program finds around it in place of the machine's. */
const NAMES = ['exports', 'require', 'module', 'sendByPort', 'process', 'console', 'Date', 'Math', 'setTimeout', 'AbortSignal', 'fetch'];
/** The one method of the SDK's clients. Its minified parameters differ from bundle to bundle. */
const CLIENT_SEND = /(?<=\bsend\((\w+),\w+,\w+\)\{)(?=let \w+=typeof \w+!="function")/g;

type Edit = (text: string) => string;

function compile(path: string, edit: Edit): Program {
  const text = edit(readFileSync(path, 'utf8'));
  const { length: places } = [...text.matchAll(CLIENT_SEND)];
  if (places !== 1) throw new Error(`${path} has ${places} places where the SDK's clients send, expected one`);
  return compileFunction(text.replace(CLIENT_SEND, 'return sendByPort($1);'), NAMES, { filename: path }) as Program;
}

const VARIABLES = {
  AWS_REGION: 'us-east-1', AWS_LAMBDA_FUNCTION_NAME: 'function', AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};

function start(program: Program, outside: () => Outside): Handler {
  const module = { exports: {} as { handler: Handler } };
  const send = async ({ schema: [, , operation], input }: Command) => {
    const request = SDK_REQUESTS[operation];
    if (!request) throw new Error(`the SDK's operation ${operation} is not modelled`);
    return await request(outside(), input) ?? {};
  };
  program(
    module.exports, require, module, send,
    Object.assign(Object.create(process) as NodeJS.Process, { env: VARIABLES }),
    { info: (entry: Record<string, unknown>) => outside().log(entry) },
    class extends Date {
      public static override now = () => outside().clock.now();
    },
    Object.assign(Object.create(Math) as typeof Math, { random: () => outside().clock.random() }),
    (work: () => void, milliseconds: number) => void outside().clock.sleep(milliseconds).then(work),
    { timeout: () => undefined },
    (_url: string, { body }: { readonly body: string }) => outside().put(body).then(() => ({ ok: true }), answered),
  );
  return module.exports.handler;
}

/** fetch rejects only where there was no answer. */
function answered(error: Error): { ok: false; status: number } {
  const [, status] = /^HTTP (\d+)$/.exec(error.name) ?? [];
  if (status === undefined) throw error;
  return { ok: false, status: Number(status) };
}
