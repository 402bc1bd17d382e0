import type { Bundles } from './bundles';
import { lambdaFunction } from './function';
import { openLane } from './proxy';
import type { Place } from './run';
import type { Script } from './script';
import { startServices } from './services';
import { CELL, type LaneNumber, newTime } from './shared-time';
import type { Runner } from './stack';

export interface PlaceOptions {
  readonly moto: string;
  /** Each place has its own, and so its own addresses. */
  readonly region: string;
  readonly bundles: Bundles;
  /** Of the functions, in milliseconds of their own clock. */
  readonly timeout: number;
}

export interface OpenPlace {
  forFeature(feature: Script['feature']): Promise<Place>;
  close(): Promise<void>;
  /** Another one in its place, with nothing in it of what was done here. */
  renew(): Promise<OpenPlace>;
}

/** Where one run at a time takes place: its services, two sandboxes and the lanes between them. */
export async function openPlace(options: PlaceOptions): Promise<OpenPlace> {
  const { moto, region, bundles, timeout } = options;
  const services = await startServices(moto, region);
  const time = newTime();
  const laneOf = (number: LaneNumber) => openLane({ number, time, upstream: services.urlOf });
  const lanes = [await laneOf(0), await laneOf(1)] as const;
  let listener: ((line: string) => void) | undefined;
  let current: { feature: string; place: Place } | undefined;

  const stopFunctions = () => Promise.all((current?.place.runners ?? []).map(({ lambda }) => lambda.stop()));
  const runner = (feature: string, number: LaneNumber): Runner => ({
    lane: lanes[number],
    lambda: lambdaFunction({
      bundle: bundles.bundleOf(feature), sandbox: bundles.sandbox, time, lane: number, timeout, log: (line) => listener?.(`     ${line}`),
      env: {
        AWS_ENDPOINT_URL: lanes[number].endpoint, AWS_REGION: region, AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret',
        AWS_LAMBDA_FUNCTION_NAME: 'function', AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      },
    }),
  });

  const now = () => Math.max(time[CELL.now(0)]!, time[CELL.now(1)]!);

  const close = async () => {
    await stopFunctions();
    lanes.forEach((lane) => lane.stop());
    await services.stop();
  };

  return {
    close,
    async renew() {
      await close();
      return openPlace(options);
    },
    async forFeature(feature) {
      if (current?.feature === feature) return current.place;
      await stopFunctions();
      const runners = [runner(feature, 0), runner(feature, 1)] as const;
      current = { feature, place: { services, runners, now, hear: (next) => (listener = next) } };
      return current.place;
    },
  };
}
