import type { ElasticIpPoolContract } from '../../../core/contracts/elastic-ip-pool';
import { OperationError } from '../../../core/errors';
import { aws } from '../../../lambda/elastic-ip-pool/aws';
import { elasticIpPool } from '../../../lambda/elastic-ip-pool/elastic-ip-pool';
import { awsError, lostAnswer } from '../../support/aws-error';
import { clients } from './clients';
import type { Cloud } from './cloud';

/** How often things go wrong, each as a probability. */
export interface Noise {
  /** Of a call. */
  readonly fault: number;
  /** Of a call: the function dies of it. */
  readonly crash: number;
  /** Of an event. */
  readonly lost: number;
  readonly twice: number;
  /** The longest that an event is under way, in milliseconds. */
  readonly late: number;
}

export const CALM: Noise = { fault: 0, crash: 0, lost: 0, twice: 0, late: 0 };

export interface Entry {
  readonly at: number;
  readonly invocation: number;
  readonly fields: Readonly<Record<string, unknown>>;
}

const TIMEOUT = 300_000;
const RETRIES = [60_000, 120_000];
const FAULTS = [
  { lands: false, error: () => awsError('RequestLimitExceeded', { status: 503 }) },
  { lands: false, error: () => awsError('InternalError', { status: 500 }) },
  { lands: false, error: () => awsError('UnauthorizedOperation', { status: 403 }) },
  { lands: false, error: lostAnswer },
  { lands: true, error: lostAnswer },
];

/** The pool's function, as Lambda runs it: any number at once, each until it ends, dies or takes too long, and up to three times. */
export class PoolFunction {
  public noise = CALM;
  public invocations = 0;
  /** Whose call is taking effect. */
  public acting?: { readonly number: number; readonly event: ElasticIpPoolContract; readonly began: number };
  public readonly entries: Entry[] = [];
  public readonly faults: string[] = [];
  /** Those that ended without knowing it. */
  public readonly died = new Set<number>();

  public constructor(private readonly cloud: Cloud) {}

  /** As EventBridge does it: late, more than once, or not at all. */
  public deliver(event: ElasticIpPoolContract): void {
    const { time } = this.cloud;
    if (time.chance(this.noise.lost)) return;
    const deliveries = time.chance(this.noise.twice) ? 2 : 1;
    for (let delivery = 0; delivery < deliveries; delivery++) time.after(time.random() * this.noise.late, () => this.invoke(event));
  }

  private isHeld({ LifecycleAction: action }: ElasticIpPoolContract): boolean {
    return action !== undefined && this.cloud.state.instances.get(action.EC2InstanceId)?.token === action.LifecycleActionToken;
  }

  private invoke(event: ElasticIpPoolContract, attempt = 0): void {
    const { time } = this.cloud;
    const number = ++this.invocations;
    const began = time.now();
    const end = began + TIMEOUT;
    let isOver = false;
    const over = (failed: boolean) => {
      if (isOver) return;
      isOver = true;
      const again = RETRIES[attempt];
      if (failed && again !== undefined) time.after(again, () => this.invoke(event, attempt + 1));
    };
    const die = () => {
      this.died.add(number);
      over(true);
    };
    const unlessOver = (act: () => void) => () => void (isOver || act());

    const call = <T>(effect: () => T) => new Promise<T>((resolve, reject) => {
      if (isOver) return;
      const { fault, crash } = this.noise;
      const dies = time.chance(crash);
      const wrong = time.chance(fault) ? FAULTS[Math.floor(time.random() * FAULTS.length)] : undefined;
      const way = time.chance(0.05) ? time.between(40, 5_000) : time.between(20, 200);
      if (dies && time.chance(0.5)) return die();
      time.after(way, () => {
        let answer = () => reject(wrong!.error());
        if (!wrong || wrong.lands) {
          try {
            this.acting = { number, event, began };
            const result = effect();
            if (!wrong) answer = () => resolve(result);
          } catch (error) {
            answer = () => reject(error);
          } finally {
            this.acting = undefined;
          }
        }
        if (dies) die();
        time.after(way, unlessOver(answer));
      });
    });

    const clock = {
      now: () => time.now(),
      random: () => time.random(),
      sleep: (milliseconds: number) => new Promise<void>((wake) => time.after(milliseconds, unlessOver(wake))),
    };
    const note = (fields: Readonly<Record<string, unknown>>) => void this.entries.push({ at: time.now(), invocation: number, fields });
    const metrics = (line: string) => note({ metrics: JSON.parse(line) });
    const handler = elasticIpPool(aws(...clients(this.cloud, call)), { clock, log: note, metrics });
    time.after(TIMEOUT, () => void (isOver || die()));
    handler(event, { logStreamName: 'log', getRemainingTimeInMillis: () => end - time.now() }).then(
      () => {
        if (this.isHeld(event)) this.faults.push(`invocation ${number} is over, and its launch is held`);
        over(false);
      },
      (error: Error) => {
        note({ message: 'invocation failed', reason: error.message });
        if (!(error instanceof OperationError)) this.faults.push(`invocation ${number} broke: ${error.stack}`);
        over(true);
      },
    );
  }
}
