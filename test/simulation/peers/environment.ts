import type { CustomResourceEvent, LambdaContext } from '../../../lambda/custom-resource/protocol';
import type { Handler, Outside } from '../lambda';

/** How a program is started, once for each execution environment. What it reaches is that of the invocation at hand. */
export type Start = (outside: () => Outside) => Handler;

interface Environment {
  outside: Outside;
  readonly handler: Handler;
}

/** Lambda's execution environments: each carries out one invocation at a time and the next one after it; one that died never comes back. */
export class Environments {
  private readonly free: Environment[] = [];

  public constructor(private readonly start: Start) {}

  public async invoke(outside: Outside, event: CustomResourceEvent, context: LambdaContext): Promise<unknown> {
    const environment = this.free.pop() ?? this.begin(outside);
    environment.outside = outside;
    try {
      // A text on its way to the function, so that no delivery of it sees what another one did to its properties.
      return await environment.handler(JSON.parse(JSON.stringify(event)) as CustomResourceEvent, context);
    } finally {
      this.free.push(environment);
    }
  }

  private begin(outside: Outside): Environment {
    const environment = { outside } as { outside: Outside; handler: Handler };
    environment.handler = this.start(() => environment.outside);
    return environment;
  }
}

/** The machine's globals that know of time, chance, output and configuration. */
export function globalsOf(outside: () => Outside, env: Readonly<Record<string, string>> = {}): Record<string, unknown> {
  const write = (...told: unknown[]) => outside().log({ message: told.filter((each) => typeof each === 'string').join(' ') });
  return {
    setTimeout: (work: () => void, milliseconds: number) => void outside().clock.sleep(milliseconds).then(work),
    Math: Object.assign(Object.create(Math) as typeof Math, { random: () => outside().clock.random() }),
    console: { log: write, error: write, warn: write },
    process: { env },
  };
}

type Respond = (response: { statusCode: number; resume: () => void }) => void;

/** Node's `https`, as far as the programs use it: the one PUT of the response. */
export function httpsOf(outside: () => Outside): unknown {
  return {
    request(_options: unknown, respond: Respond) {
      let body = '';
      let fail: (error: Error) => void = () => undefined;
      const answer = (statusCode: number) => respond({ statusCode, resume: () => undefined });
      return {
        on: (_event: 'error', listener: (error: Error) => void) => { fail = listener; },
        write: (part: string) => { body += part; },
        end: () => void outside().put(body).then(() => answer(200), (error: Error) => {
          const [, status] = /^HTTP (\d+)$/.exec(error.name) ?? [];
          if (status === undefined) fail(error);
          else answer(Number(status));
        }),
      };
    },
  };
}
