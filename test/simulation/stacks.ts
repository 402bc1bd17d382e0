import { backupName } from '../../core/email-templates/template-name';
import { Cdkd } from './cdkd';
import { emailsOf } from './declared-emails';
import type { Answer, Requests, ResourceState, Stack } from './requests';
import { type Declared, referencesIn, type Template, withIds } from './template';
import type { World } from './world';

/** How an operation ended. `stuck`: CloudFormation can't go on without the user. */
export type End = 'complete' | 'rolled back' | 'stuck';

export interface Options {
  /** Another resource of the stack fails when ours are done. */
  readonly siblingFails?: boolean;
  /** Another resource of the stack fails when the one of this logical id is done; what else is under way is cancelled. */
  readonly failsAfter?: string;
  /** A creation that fails is deleted instead of rolled back. */
  readonly onFailure?: 'DELETE';
  /** Ours has to fail, since it wants what is somebody else's. */
  readonly refused?: boolean;
  /** Ours may fail, since another stack wants the same at the same time. */
  readonly contested?: boolean;
  /** A rollback puts the functions back when it has put back the custom resources, not before. */
  readonly functionsLast?: boolean;
  /** What fails is left as it is (`--no-rollback`), for the user's next operation. */
  readonly rollback?: 'disabled';
}

/** What AWS documents nowhere of stacks whose rollback is disabled, so that either has to do. */
export interface Ways {
  /** After a failed update CloudFormation goes by a resource's properties of before it, not by those that failed. */
  readonly goesByFormer?: boolean;
  /** What a failed creation left is deleted before the resource is created again, not in the clean-up. */
  readonly deletesFirst?: boolean;
  /** While a clean-up deletes what a failed creation left, the resource is shown as DELETE_IN_PROGRESS. */
  readonly showsDeletion?: boolean;
}

/** What an update found, and what it has made of it. */
interface Change {
  readonly logicalId: string;
  readonly declared: Declared;
  /** Absent for a resource that is new. */
  readonly before?: ResourceState;
}

/** A thing that an operation leaves to its clean-up. */
interface Leftover {
  readonly logicalId: string;
  readonly id: string;
  readonly declared: Declared;
  /** The resource goes, and not only a thing that was replaced. */
  readonly goes: boolean;
}

/** What a stack was when its latest successful operation had ended. */
interface Stable {
  readonly template: Template;
  readonly resources: ReadonlyMap<string, ResourceState>;
}

/** With these a stack takes no update. */
const NOT_UPDATABLE = ['ROLLBACK_FAILED', 'ROLLBACK_COMPLETE', 'UPDATE_ROLLBACK_FAILED', 'DELETE_FAILED'];
const PAUSE = 1_000;
/** Nobody is in a hurry, unless the schedule says so. */
const REST = 45_000;

/** The operations on stacks, in the order in which CloudFormation carries them out. */
export class Stacks {
  public readonly all: Stack[] = [];
  /** Another deployer. */
  public readonly cdkd: Cdkd;
  /** Called when an operation has ended; and when nothing of it runs any more. */
  public ended: (end: End) => void = () => undefined;
  public rested: (end: End) => void = () => undefined;
  /** Whether all that goes wrong passes, so that every operation has to succeed. */
  public passing: () => boolean = () => true;
  /** Whether somebody else has taken the thing away, so that it can't come back. */
  public lost: (id: string) => boolean = () => false;
  /** Whether somebody else has acted, so that an operation may end otherwise. */
  public disturbed: () => boolean = () => false;
  public ways: Ways = {};
  /** By stack; none before its first successful operation. */
  private readonly stable = new Map<Stack, Stable>();
  /** By stack: what failed operations have left to the next clean-up. */
  private readonly waiting = new Map<Stack, Leftover[]>();

  public constructor(private readonly world: World, private readonly requests: Requests, private readonly idle: () => Promise<void>) {
    this.cdkd = new Cdkd(world, requests);
  }

  public wait(milliseconds: number): Promise<void> {
    return this.world.clock.sleep(milliseconds);
  }

  public async create(name: string, template: Template, options: Options = {}): Promise<Stack> {
    const stack = this.requests.newStack(name, template);
    this.all.push(stack);
    stack.isRollbackDisabled = options.rollback === 'disabled';
    this.requests.setStack(stack, 'CREATE_IN_PROGRESS');
    this.requests.deployFunctions(stack, template);
    const changes = Object.entries(template.resources).map(([logicalId, declared]): Change => ({ logicalId, declared }));
    const succeeded = await this.forward(stack, template, changes, options);
    if (succeeded) {
      await this.complete(stack, 'CREATE_COMPLETE');
      return stack;
    }
    if (options.rollback === 'disabled') {
      this.requests.setStack(stack, 'CREATE_FAILED');
      await this.rest('stuck');
      return stack;
    }
    await this.undoCreation(stack, options.onFailure ?? 'ROLLBACK');
    return stack;
  }

  private async undoCreation(stack: Stack, undoing: 'ROLLBACK' | 'DELETE'): Promise<End> {
    this.requests.setStack(stack, `${undoing}_IN_PROGRESS`);
    await this.world.clock.sleep(PAUSE);
    return this.end(stack, undoing, await this.deleteAll(stack), 'rolled back');
  }

  private complete(stack: Stack, status: string): Promise<End> {
    this.stable.set(stack, { template: stack.template, resources: new Map(stack.resources) });
    this.requests.disallow(stack, Object.fromEntries([...stack.policies.keys()].map((id) => [id, []])), stack.template.policies);
    this.requests.setStack(stack, status);
    return this.rest(status.includes('ROLLBACK') ? 'rolled back' : 'complete');
  }

  private leaveToCleanUp(stack: Stack, leftovers: readonly Leftover[]): void {
    this.waiting.set(stack, [...this.waiting.get(stack) ?? [], ...leftovers]);
  }

  /** What waits for the clean-up that begins now, except what is held again. */
  private takeWaiting(stack: Stack): Leftover[] {
    const waiting = this.waiting.get(stack) ?? [];
    this.waiting.delete(stack);
    const isFirst = ({ logicalId, id }: Leftover, index: number) =>
      waiting.findIndex((one) => one.logicalId === logicalId && one.id === id) === index;
    return waiting.filter((one, index) => stack.resources.get(one.logicalId)?.physicalId !== one.id && isFirst(one, index));
  }

  public async update(stack: Stack, template: Template, options: Options = {}): Promise<End> {
    if (NOT_UPDATABLE.includes(stack.status) || !stack.alive) return 'stuck';
    const former = stack.template;
    const changes = changesOf(stack, template);
    stack.isRollbackDisabled = options.rollback === 'disabled';
    this.requests.setStack(stack, 'UPDATE_IN_PROGRESS');
    this.requests.deployFunctions(stack, template);
    const succeeded = await this.forward(stack, template, changes, options);
    stack.template = template;
    if (succeeded || options.rollback === 'disabled') this.leaveToCleanUp(stack, replaced(stack, changes));
    if (succeeded) {
      this.requests.setStack(stack, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
      await this.cleanUp(stack, former, [...this.takeWaiting(stack), ...removed(stack, template)]);
      return this.complete(stack, 'UPDATE_COMPLETE');
    }
    if (options.rollback !== 'disabled') return this.rollBack(stack, options);
    this.requests.setStack(stack, 'UPDATE_FAILED');
    return this.rest('stuck');
  }

  /** The user has what a failed operation left rolled back. */
  public async rollBackByHand(stack: Stack): Promise<End> {
    return ['CREATE_FAILED', 'UPDATE_FAILED'].includes(stack.status) ? this.rollBack(stack) : 'stuck';
  }

  /** The user has the stack deleted, and its resources left as they are, without their functions. */
  public abandon(stack: Stack): Promise<End> {
    this.requests.disallow(stack, Object.fromEntries([...stack.policies.keys()].map((id) => [id, []])));
    stack.alive = false;
    this.requests.setStack(stack, 'DELETE_COMPLETE');
    return this.rest('complete');
  }

  /** Of those that wanted the same at the same time, one has to have it. */
  public demandOne(stacks: readonly Stack[]): void {
    if (stacks.some(({ status }) => status === 'CREATE_COMPLETE') || !this.passing() || this.disturbed()) return;
    this.world.violate(2, `${stacks.map(({ name }) => name).join(' and ')} have both failed`);
  }

  /** @returns whether all of it is gone; the user tries again twice */
  public async destroy(stack: Stack): Promise<End> {
    for (let attempt = 0; attempt < 3 && stack.alive; attempt++) {
      this.requests.setStack(stack, 'DELETE_IN_PROGRESS');
      await this.end(stack, 'DELETE', await this.deleteAll(stack), 'complete');
    }
    // What was abandoned may be in the way, where it was left.
    const [abandoned] = this.world.abandoned;
    if (stack.alive && !this.disturbed()) this.world.violate(9, `${stack.name} can't be deleted`, abandoned);
    return stack.alive ? 'stuck' : 'complete';
  }

  private async forward(
    stack: Stack, template: Template, changes: readonly Change[],
    { siblingFails, failsAfter, refused, contested }: Options,
  ): Promise<boolean> {
    let failed = false;
    let isSiblings = false;
    await inOrder(changes.map(({ logicalId }) => logicalId), (id) => template.resources[id]!.dependsOn, async (logicalId) => {
      if (failed) return;
      const answer = await this.apply(stack, changes.find((change) => change.logicalId === logicalId)!);
      const isDone = typeof answer === 'object' && answer.status === 'SUCCESS';
      if (isDone && logicalId !== failsAfter) return;
      isSiblings ||= isDone;
      failed = true;
      this.requests.cancel(stack);
    });
    const mayFail = isSiblings || refused || contested || !this.passing() || this.disturbed();
    if (failed && !mayFail) this.world.violate(2, `${stack.name}: what was asked for could not be done`);
    if (!failed && refused && !this.disturbed()) this.world.violate(4, `${stack.name} was given what is somebody else's`);
    if (failed) return false;
    const kinds = this.world.note('CloudFormation', `${stack.name}: all resources are done`, true);
    if (kinds.includes('cancel')) this.world.done.add('cancel');
    return !siblingFails && !kinds.includes('cancel');
  }

  private async apply(stack: Stack, { logicalId, declared: template, before }: Change): Promise<Answer> {
    const declared = withIds(template, (id) => stack.resources.get(id)?.physicalId);
    // What it refers to has changed, and has kept its id.
    if (before && !hasFailed(before) && isSame(before.declared, declared)) return { status: 'SUCCESS', physicalId: before.physicalId! };
    const isAgain = before?.status === 'CREATE_FAILED';
    if (isAgain) await this.giveUpCreation(stack, logicalId, before);
    const [type, former] = before && !isAgain ? ['Update', before] as const : ['Create', undefined] as const;
    const inProgress = { declared, status: `${type.toUpperCase()}_IN_PROGRESS`, physicalId: former?.physicalId };
    this.requests.setResource(stack, logicalId, inProgress, declared.properties);
    const answer = await this.requests.send(stack, logicalId, type, {
      declared, former: former?.declared, id: former?.physicalId, cancellable: true,
    });
    this.takeAnswer(stack, logicalId, type, { declared, former, answer });
    return answer;
  }

  private takeAnswer(
    stack: Stack, logicalId: string, type: 'Create' | 'Update',
    { declared, former, answer }: { readonly declared: Declared; readonly former?: ResourceState; readonly answer: Answer },
  ): void {
    const succeeded = typeof answer === 'object' && answer.status === 'SUCCESS';
    const physicalId = typeof answer === 'object' ? answer.physicalId : former?.physicalId;
    const goesBy = former && !succeeded && this.ways.goesByFormer ? former.declared : declared;
    const status = `${type.toUpperCase()}_${succeeded ? 'COMPLETE' : 'FAILED'}`;
    this.requests.setResource(stack, logicalId, { declared: goesBy, status, physicalId });
  }

  /** The resource is created anew, whatever its failed creation has left. */
  private async giveUpCreation(stack: Stack, logicalId: string, { declared, physicalId }: ResourceState): Promise<void> {
    const leftover: Leftover = { logicalId, declared, id: physicalId ?? invented(stack, logicalId), goes: false };
    if (!this.ways.deletesFirst || !await this.remove(stack, { ...leftover, goes: true })) this.leaveToCleanUp(stack, [leftover]);
  }

  /** Back to what its latest successful operation has left. A stack that never had one goes. */
  private async rollBack(stack: Stack, { functionsLast = false }: Options = {}): Promise<End> {
    const stable = this.stable.get(stack);
    if (!stable) return this.undoCreation(stack, 'ROLLBACK');
    const { template: former, resources } = stable;
    const template = stack.template;
    stack.template = former;
    const changes = [...stack.resources].map(([logicalId, { declared }]): Change =>
      ({ logicalId, declared, before: resources.get(logicalId) }));
    this.requests.setStack(stack, 'UPDATE_ROLLBACK_IN_PROGRESS');
    await this.world.clock.sleep(PAUSE);
    if (!functionsLast) this.requests.deployFunctions(stack, former);
    const touched = changes.filter(({ logicalId, before }) => before && stack.resources.get(logicalId) !== before);
    const made = changes.filter(({ logicalId, before }) => !before && stack.resources.has(logicalId));
    const leftovers = await this.putAllBack(stack, former, touched);
    if (!leftovers) {
      if (!this.disturbed()) this.world.violate(5, `${stack.name} can't be rolled back`);
      return this.rest('stuck');
    }
    for (const { logicalId, before } of touched) {
      const { physicalId } = stack.resources.get(logicalId)!;
      if (physicalId === before!.physicalId || this.disturbed() || this.lost(before!.physicalId ?? '')) continue;
      this.world.violate(5, `${logicalId} is ${physicalId} after the rollback, was ${before!.physicalId}`);
    }
    this.requests.deployFunctions(stack, former);
    this.requests.setStack(stack, 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS');
    const newOnes = made.map(({ logicalId, declared }): Leftover =>
      ({ logicalId, declared, goes: true, id: stack.resources.get(logicalId)!.physicalId ?? invented(stack, logicalId) }));
    this.leaveToCleanUp(stack, leftovers);
    await this.cleanUp(stack, template, [...this.takeWaiting(stack), ...newOnes]);
    return this.complete(stack, 'UPDATE_ROLLBACK_COMPLETE');
  }

  /** Gives what it leaves to the clean-up; undefined where something could not be put back. */
  private async putAllBack(stack: Stack, former: Template, touched: readonly Change[]): Promise<Leftover[] | undefined> {
    const leftovers: Leftover[] = [];
    let left = touched;
    for (let attempt = 0; attempt < 3 && left.length > 0; attempt++) { // the user continues it twice
      if (attempt > 0) this.requests.setStack(stack, 'UPDATE_ROLLBACK_IN_PROGRESS');
      const failed: Change[] = [];
      await inOrder(left.map(({ logicalId }) => logicalId), (id) => former.resources[id]!.dependsOn, async (logicalId) => {
        const change = left.find((one) => one.logicalId === logicalId)!;
        const leftover = await this.putBack(stack, change);
        if (leftover === 'failed') failed.push(change);
        else if (leftover) leftovers.push(leftover);
      });
      left = failed;
      if (failed.length > 0) this.requests.setStack(stack, 'UPDATE_ROLLBACK_FAILED');
    }
    return left.length > 0 ? undefined : leftovers;
  }

  /** The rollback's Update. Gives what the failed update made, if it was another thing. */
  private async putBack(stack: Stack, { logicalId, declared, before }: Change): Promise<Leftover | undefined | 'failed'> {
    const current = stack.resources.get(logicalId)!.physicalId!;
    const back = before!.declared;
    this.requests.setResource(stack, logicalId, { declared: back, status: 'UPDATE_IN_PROGRESS', physicalId: current }, back.properties);
    const answer = await this.requests.send(stack, logicalId, 'Update', { declared: back, former: declared, id: current });
    const succeeded = typeof answer === 'object' && answer.status === 'SUCCESS';
    const physicalId = succeeded ? answer.physicalId : current;
    this.requests.setResource(stack, logicalId, { declared: back, status: `UPDATE_${succeeded ? 'COMPLETE' : 'FAILED'}`, physicalId });
    if (!succeeded) return 'failed';
    return physicalId === current ? undefined : { logicalId, id: current, declared, goes: false };
  }

  /** @param former the template by which those that go depend on each other */
  private async cleanUp(stack: Stack, former: Template, leftovers: readonly Leftover[]): Promise<void> {
    await inOrder(leftovers.map(({ logicalId }) => logicalId), (id) => dependentsOf(former, id), async (logicalId) => {
      for (const leftover of leftovers.filter((one) => one.logicalId === logicalId)) {
        const isGone = await this.remove(stack, leftover);
        if (!isGone) [`${stack.name}/${logicalId}`, ...thingsOf(stack, leftover)].forEach((thing) => this.world.abandoned.add(thing));
        if (leftover.goes) this.requests.setResource(stack, logicalId, 'absent'); // a Delete that failed is not tried again
      }
    });
  }

  private async deleteAll(stack: Stack): Promise<boolean> {
    let deleted = true;
    const kept = new Set<string>();
    await inOrder([...stack.resources.keys()], (id) => dependentsOf(stack.template, id), async (logicalId) => {
      const { declared, physicalId = invented(stack, logicalId) } = stack.resources.get(logicalId)!;
      const blocked = dependentsOf(stack.template, logicalId).some((dependent) => kept.has(dependent));
      // What failed operations have left goes first.
      const isWaiting = (one: Leftover) => one.logicalId === logicalId && one.id !== physicalId;
      const waiting = blocked ? [] : (this.waiting.get(stack) ?? []).filter(isWaiting);
      for (const leftover of waiting) {
        if (await this.remove(stack, leftover)) this.waiting.set(stack, this.waiting.get(stack)!.filter((one) => one !== leftover));
        else kept.add(logicalId);
      }
      if (!blocked && !kept.has(logicalId) && await this.remove(stack, { logicalId, id: physicalId, declared, goes: true })) return;
      kept.add(logicalId);
      deleted = false;
    });
    return deleted;
  }

  private async remove(stack: Stack, { logicalId, id, declared, goes }: Leftover): Promise<boolean> {
    const state = stack.resources.get(logicalId)!;
    const shown = { status: 'DELETE_IN_PROGRESS', physicalId: id };
    if (goes) this.requests.setResource(stack, logicalId, { declared, ...shown });
    else if (this.ways.showsDeletion || this.world.has('shown-as-deleted')) this.requests.show(stack, logicalId, shown);
    const answer = await this.requests.send(stack, logicalId, 'Delete', { declared, id });
    const succeeded = typeof answer === 'object' && answer.status === 'SUCCESS';
    if (!goes) this.requests.setResource(stack, logicalId, state);
    else this.requests.setResource(stack, logicalId, succeeded ? 'absent' : { declared, status: 'DELETE_FAILED', physicalId: id });
    return succeeded;
  }

  /** The end of a deletion, be it the user's or a rollback's. */
  private async end(stack: Stack, operation: 'DELETE' | 'ROLLBACK', deleted: boolean, end: End): Promise<End> {
    if (deleted) {
      this.requests.disallow(stack, Object.fromEntries([...stack.policies.keys()].map((id) => [id, []])));
      stack.alive = false;
    }
    this.requests.setStack(stack, `${operation}_${deleted ? 'COMPLETE' : 'FAILED'}`);
    return this.rest(deleted ? end : 'stuck');
  }

  private async rest(end: End): Promise<End> {
    this.ended(end);
    if (this.world.has('hasty')) return end;
    await this.idle();
    await this.world.clock.sleep(REST);
    await this.idle();
    if (!this.all.some(isBusy)) this.rested(end);
    return end;
  }
}

function changesOf(stack: Stack, template: Template): Change[] {
  const all = Object.entries(template.resources)
    .map(([logicalId, declared]): Change => ({ logicalId, declared, before: stack.resources.get(logicalId) }));
  const isChanged = ({ declared, before }: Change) =>
    !before || hasFailed(before) || !isSame(before.declared, withIds(declared, (id) => stack.resources.get(id)?.physicalId));
  const changed = new Set(all.filter(isChanged).map(({ logicalId }) => logicalId));
  // Whether it changes itself is known when that has changed which it refers to.
  return all.filter(({ logicalId, declared }) => changed.has(logicalId) || referencesIn(declared.properties).some((id) => changed.has(id)));
}

function hasFailed({ status }: ResourceState): boolean {
  return status.endsWith('_FAILED');
}

function isSame(one: Declared, other: Declared): boolean {
  // The timeout is a property of the resource, too.
  return one.serviceTimeout === other.serviceTimeout && JSON.stringify(one.properties) === JSON.stringify(other.properties);
}

export function isBusy({ status }: Stack): boolean {
  return status.endsWith('_IN_PROGRESS');
}

function removed(stack: Stack, template: Template): Leftover[] {
  return [...stack.resources].filter(([logicalId]) => !template.resources[logicalId])
    .map(([logicalId, { declared, physicalId = invented(stack, logicalId) }]) => ({ logicalId, declared, id: physicalId, goes: true }));
}

function replaced(stack: Stack, changes: readonly Change[]): Leftover[] {
  return changes.flatMap(({ logicalId, before }) => {
    if (!before || before.status === 'CREATE_FAILED' || before.physicalId === stack.resources.get(logicalId)!.physicalId) return [];
    return [{ logicalId, declared: before.declared, id: before.physicalId!, goes: false }];
  });
}

/** What a resource may leave behind, beside what it has made. */
function thingsOf(stack: Stack, { id, logicalId, declared: { feature, properties } }: Leftover): string[] {
  if (feature === 'bucket-cors') return [String(properties.Bucket)];
  if (feature === 'reverse-dns') return [`reverse-dns/${String(properties.AllocationId)}`];
  const { AllocationId, SourceTag } = properties as { AllocationId?: string; SourceTag?: { Key: string; Value: string } };
  // An address of the user's, where the creation failed, so that the ID is an invented one.
  const named = [AllocationId ?? [], SourceTag ? tagged(SourceTag.Key, SourceTag.Value) : []].flat();
  return [id, ...named, ...emailsOf(properties, { stackId: stack.id, logicalId }).flatMap(({ name }) => [name, backupName(name)])];
}

/** Whatever has the tag. */
export function tagged(key: string, value: string): string {
  return `tag ${key}=${value}`;
}

function invented({ name }: Stack, logicalId: string): string {
  return `${name}-${logicalId}-1ABCDEFGHIJKL`;
}

function dependentsOf({ resources }: Template, logicalId: string): string[] {
  return Object.keys(resources).filter((other) => resources[other]!.dependsOn.includes(logicalId));
}

/** Does the work for each, as early as those that it has to follow are done. */
async function inOrder(
  ids: readonly string[], after: (id: string) => readonly string[], work: (id: string) => Promise<void>,
): Promise<void> {
  const started = new Map<string, Promise<void>>();
  const start = (id: string): Promise<void> => {
    const running = started.get(id);
    if (running) return running;
    const promise = Promise.all(after(id).filter((other) => ids.includes(other)).map(start)).then(() => work(id));
    started.set(id, promise);
    return promise;
  };
  await Promise.all([...new Set(ids)].map(start));
}
