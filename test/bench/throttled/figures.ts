import type { Step } from '../../simulation/world';
import { serviceOf } from '../calls/counts';

export const JOBS = ['create', 'change', 'delete'] as const;

export interface JobFigures {
  /** How many requests were answered with a success. */
  readonly succeeded: number;
  /** From the first call of an invocation to its last, in seconds: the longest one. */
  readonly seconds: number;
  /** Of the questions to CloudFormation. */
  readonly answered: number;
  readonly throttled: number;
}

const BEGINS = /^stack \S+: (CREATE|UPDATE|DELETE)_IN_PROGRESS$/;

/** Of a stack that is created, changed and deleted. */
export function figuresOf(steps: readonly Step[]): Record<typeof JOBS[number], JobFigures> {
  const begins = steps.flatMap(({ what }, index) => (BEGINS.test(what) ? [index] : []));
  if (begins.length !== JOBS.length) throw new Error(`${begins.length} operations on the stack, and ${JOBS.length} jobs`);
  const jobs = begins.map((begin, index) => steps.slice(begin, begins[index + 1]));
  const [create, change, remove] = jobs.map((job) => jobFigures(job.filter(({ isCall }) => isCall)));
  return { create: create!, change: change!, delete: remove! };
}

function jobFigures(calls: readonly Step[]): JobFigures {
  const spans = new Map<string, { readonly from: number; readonly to: number }>();
  for (const { actor, time } of calls) spans.set(actor, { from: spans.get(actor)?.from ?? time, to: time });
  const answers = calls.filter(({ what, on = '' }) => what === 'response' && on.includes('"Status":"SUCCESS"'));
  const questions = calls.filter(({ what }) => what !== 'response' && serviceOf(what) === 'cloudformation');
  const throttled = questions.filter(({ outcome }) => outcome === undefined).length; // nothing comes of them
  return {
    succeeded: new Set(answers.map(({ actor }) => requestOf(actor))).size,
    seconds: Math.max(...[...spans.values()].map(({ from, to }) => to - from)) / 1_000,
    answered: questions.length - throttled,
    throttled,
  };
}

/** Lambda may deliver a request more than once: the invocations differ in their numbers. */
function requestOf(actor: string): string {
  return actor.replace(/ \(\d+\)$/, '');
}
