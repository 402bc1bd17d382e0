import { Agent, createServer, type IncomingMessage, request as send, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type FaultKind, type Reply, type Service, THROTTLED, UNAVAILABLE } from './faults';
import { CELL, type LaneNumber, other, type SharedTime } from './shared-time';
import type { Traffic } from './traffic';

/** One request of a handler. */
export interface Asked {
  readonly service: Service;
  /** As AWS names the operation, such as `AllocateAddress`, or method and path where the protocol has no names. */
  readonly action: string;
  readonly body: Buffer;
  readonly path: string;
}

/** The way from one sandbox to the services: everything it sends is counted, and one request meets with a fault. */
export interface Lane {
  readonly endpoint: string;
  /** From now on the requests are those of an invocation in this run. */
  begin(traffic: Traffic, name: string): void;
  end(): void;
  stop(): void;
}

export interface LaneOptions {
  readonly number: LaneNumber;
  readonly time: SharedTime;
  /** Where a service is; the responses are taken in by the traffic itself. */
  readonly upstream: (service: Service) => string;
}

/** How long a write of a cancelled Create is under way, by the sandbox's clock: less than the handler waits for an answer. */
const UNDER_WAY = 6_000;

export async function openLane({ number: lane, time, upstream }: LaneOptions): Promise<Lane> {
  let traffic: Traffic | undefined;
  let name = '';
  let hanging = false;

  const setHanging = (is: boolean) => {
    hanging = is;
    time[CELL.hanging(lane)] = is ? 1 : 0;
  };
  const until = async (is: () => boolean) => {
    while (traffic && !is()) await sleep(1);
  };
  /** Until the other lane's invocation has begun, and had some time. */
  const holdBack = async () => {
    await until(() => time[CELL.active(other(lane))] !== 0);
    const end = time[CELL.now(lane)]! + UNDER_WAY;
    time[CELL.hanging(lane)] = 1;
    await until(() => time[CELL.now(lane)]! >= end);
    time[CELL.hanging(lane)] = 0;
  };

  const serve = async (incoming: IncomingMessage, answer: ServerResponse) => {
    const asked = describe(incoming, await buffer(incoming));
    const current = traffic;
    if (!current) return void incoming.socket.destroy(); // the sandbox was killed
    const number = current.count();
    const tell = (what: string) => current.tell(`${number} ${name} ${asked.service} ${asked.action}: ${what}`);
    const fault = hanging ? 'hang' : current.faultAt(number);
    if (current.isHeldBack(name, asked)) {
      tell('held back');
      await holdBack();
    }
    const arrived = performance.now();
    answer.once('close', () => {
      const took = performance.now() - arrived;
      if (!fault && traffic === current) current.measured(took, answer.writableFinished, `${number} ${name} ${asked.action}`);
    });

    if (fault === 'hang') {
      setHanging(true);
      return tell('hangs');
    }
    if (fault === 'reset-before') {
      tell('reset, not forwarded');
      return void incoming.socket.resetAndDestroy();
    }
    const instead = canned(fault, asked.service) ?? current.refusalOf(asked, time[CELL.now(lane)]!) ?? takenIn(current, asked);
    const reply = instead ?? await forward(incoming, asked.body, upstream(asked.service));
    if (fault === 'reset-after') {
      tell(`forwarded (${reply.status}), then reset`);
      return void incoming.socket.resetAndDestroy();
    }
    tell(`${reply.status}${fault ? ` (${fault})` : ''}`);
    answer.writeHead(reply.status, { ...reply.headers, 'content-length': Buffer.byteLength(reply.body) }).end(reply.body);
  };

  const server = createServer((incoming, answer) => {
    serve(incoming, answer).catch((error: Error) => {
      traffic?.measured(0, false, `the proxy failed: ${error.message}`);
      answer.writeHead(502).end();
    });
  });
  // A connection that is closed for its age, in the moment it is used again, would be a fault too many.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    begin: (next, called) => {
      [traffic, name] = [next, called];
      setHanging(false);
    },
    end: () => {
      traffic = undefined;
    },
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** What is not for a service but for the one who plays CloudFormation and Lambda. */
function takenIn(traffic: Traffic, { service, path, body }: Asked): Reply | undefined {
  if (service === 'response') return traffic.takeIn(path, body.toString());
  return service === 'lambda' ? traffic.takeInvocation(body.toString()) : undefined;
}

function canned(fault: FaultKind | undefined, service: Service): Reply | undefined {
  if (fault === 'unavailable') return UNAVAILABLE;
  return fault === 'throttled' ? THROTTLED[service] : undefined;
}

function describe({ headers, method = '', url = '/' }: IncomingMessage, body: Buffer): Asked {
  const asked = { body, path: url };
  if (url.startsWith('/response/')) return { ...asked, service: 'response', action: method };
  const scope = /Credential=[^, /]+\/\d+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? '')?.[1];
  const named = new URLSearchParams(body.toString()).get('Action');
  const action = named ?? `${method} ${url.split('?')[0]}`;
  return { ...asked, service: url.startsWith('/v2/email/') ? 'sesv2' : scope as Service, action };
}

async function buffer(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** What holds for one connection only. */
const HOP_BY_HOP = ['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'expect'];
const endToEnd = <T>(headers: Readonly<Record<string, T>>) =>
  Object.fromEntries(Object.entries(headers).filter(([header]) => !HOP_BY_HOP.includes(header)));

/** moto closes its connections; those within this process are dear, and as safe. */
const agent = new Agent({ keepAlive: true });

function forward({ method, url, headers }: IncomingMessage, body: Buffer, target: string): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = send(new URL(url ?? '/', target), {
      method, agent, headers: { ...endToEnd(headers), 'content-length': body.length },
    }, (reply) => {
      buffer(reply).then((text) => resolve({ status: reply.statusCode ?? 502, headers: endToEnd(reply.headers), body: text }), reject);
    });
    outgoing.once('error', reject).end(body);
  });
}
