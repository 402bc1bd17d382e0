import { isCreatedBy, ownershipTags, type Template } from '../../core/email-templates/stored-template';
import { backupName } from '../../core/email-templates/template-name';
import { deadlineExceeded, OperationError } from '../../core/errors';
import { ownerHash } from '../../core/ownership';
import { READ_LAG } from '../../core/timings';
import type { Calls } from '../custom-resource/calls';
import type { RequestState } from '../custom-resource/request';
import { STATUS_LAG } from '../custom-resource/stack-state';
import { type Guard, GUARD_LIFETIME } from '../custom-resource/write-guard';
import { remediation } from '../email-template/context';
import type { TemplatePort } from '../email-template/ses';
import type { Facts } from './checkpoint';
import type { RateLimiter } from './rate-limiter';

/** So many templates are written with fewer seconds of waiting by questions to CloudFormation. */
export const WITHOUT_LEASE = 60;
/** By then every read shows a lease, and CloudFormation's status shows what came before it. */
const SHOWN_AFTER = READ_LAG + STATUS_LAG;

export interface LeaseContext {
  readonly calls: Calls;
  readonly request: RequestState;
  readonly port: TemplatePort;
  readonly limiter: RateLimiter;
  readonly facts: Facts;
  readonly withoutLease: number;
}

/**
 * Permission to write for as long as a template of SES holds the request's ID, instead of a question to CloudFormation for every 5 s.
 *
 * A later request of the resource removes that template before its own first write, and waits until no read shows it any more. For that
 * it has to see it. So a lease permits nothing until CloudFormation has said yes at a time when every read showed the template.
 */
export class Lease implements Guard {
  private readonly name: string;
  /** This delivery may have made the template, or found it with the request's ID. */
  private isTaken = false;
  /** From when on every read shows the template. Undefined where there is none to rely on. */
  private shownAt?: number;
  /** CloudFormation has said yes since then. */
  private permits = false;
  private yesAt = -Infinity;
  /** The delivery began when the request had just been sent. */
  private readonly isPrompt: boolean;

  public constructor(private readonly context: LeaseContext) {
    this.name = backupName(`the lease of ${ownerHash(context.request.owner)}`);
    this.isPrompt = context.request.guard.isFresh;
  }

  public get isFresh(): boolean {
    return this.context.request.guard.isFresh || this.isFreshFor(0);
  }

  private isFreshFor(milliseconds: number): boolean {
    return this.context.calls.clock.now() + milliseconds - this.yesAt <= GUARD_LIFETIME;
  }

  public async renew(action: string, milliseconds = 0): Promise<void> {
    const { calls: { clock, deadline }, request: { guard }, facts } = this.context;
    while (!this.isFreshFor(milliseconds)) {
      const asked = clock.now();
      if (asked >= deadline) throw deadlineExceeded(action);
      if (this.permits && await this.isShown()) this.yesAt = asked;
      else if (this.permits || this.shownAt === undefined) {
        this.permits = false;
        this.shownAt = undefined;
        return guard.renew(action, milliseconds);
      } else {
        await clock.sleep(Math.max(0, this.shownAt - asked));
        await guard.renew(action, milliseconds);
        this.permits = facts.isLeased = true;
      }
    }
  }

  /**
   * Before the first write: removes the lease of an earlier request, and takes one where there is much to write.
   *
   * @param isKnown whether the code that a rollback would run knows leases, too
   */
  public async begin(templates: number, isKnown: () => Promise<boolean>): Promise<void> {
    if (templates === 0) return;
    const found = await this.removeEarlier();
    if (found === 'removed') await this.context.calls.clock.sleep(READ_LAG);
    // A late delivery would make one when another has removed it.
    const makes = found !== 'own' && this.isFor(templates) && this.isPrompt && await isKnown();
    if (makes || found === 'own') await this.take(makes);
  }

  public isFor(templates: number): boolean {
    return templates > this.context.withoutLease;
  }

  /** Removes the lease of an earlier request. */
  public async removeEarlier(): Promise<'own' | 'removed' | 'none'> {
    const lease = await this.read();
    if (!lease) return 'none';
    if (this.isOwn(lease)) return 'own';
    await this.remove((found) => !this.isOwn(found), this.context.request.guard);
    return 'removed';
  }

  private async take(makes: boolean): Promise<void> {
    const { calls, port, limiter, facts, request: { owner, event } } = this.context;
    const content = { subject: event.RequestId, text: `A deployment of ${owner.logicalId} is under way, and removes this template when it ends.` };
    this.isTaken = true;
    await limiter.acquireSlot('write');
    try {
      const isOwn = await calls.change<boolean>({
        action: 'take the lease of the folder',
        remediation,
        // Another delivery has made it, and the read before was stale.
        retryFor: (code) => (code === 'AlreadyExistsException' ? READ_LAG : undefined),
        plan: async () => {
          const found = await port.getTemplate(this.name);
          if (found || !makes) return { done: found !== undefined && this.isOwn(found) };
          return { act: () => port.createTemplate(this.name, content, ownershipTags(owner, this.name)).then(() => true) };
        },
      });
      if (isOwn) this.shownAt = calls.clock.now() + (facts.isLeased ? 0 : SHOWN_AFTER);
    } catch (error) {
      if (!(error instanceof OperationError)) throw error;
      calls.log({ message: 'no lease', reason: error.message });
    }
  }

  /** Before the answer: waits until no other delivery of the request can rely on the lease. */
  public async end(): Promise<void> {
    if (!this.isTaken) return;
    if (!this.permits) this.shownAt = undefined;
    await this.remove((found) => this.isOwn(found), this);
    await this.context.calls.clock.sleep(READ_LAG);
  }

  /** Nothing permits a write any more, but the request's own lease permits nothing either, and is to go. */
  public async abandon(): Promise<void> {
    if (!this.isTaken) return;
    const call = async () => {
      const found = await this.find();
      if (found && this.isOwn(found)) await this.context.port.deleteTemplate(this.name);
    };
    await this.context.calls.read({ action: 'remove the lease of the folder', call, remediation });
  }

  private remove(isMeant: (lease: Template) => boolean, guard: Guard): Promise<void> {
    return this.context.calls.change<void>({
      action: 'remove the lease of the folder',
      remediation,
      acquireSlot: () => this.context.limiter.acquireSlot('write'),
      plan: async () => {
        const found = await this.find();
        return found && isMeant(found) ? { act: () => this.context.port.deleteTemplate(this.name) } : { done: undefined };
      },
    }, guard);
  }

  private async isShown(): Promise<boolean> {
    try {
      const lease = await this.read();
      return lease !== undefined && this.isOwn(lease);
    } catch (error) {
      if (error instanceof OperationError) return false;
      throw error;
    }
  }

  private read(): Promise<Template | undefined> {
    return this.context.calls.read({ action: 'read the lease of the folder', call: () => this.find(), remediation });
  }

  private async find(): Promise<Template | undefined> {
    const found = await this.context.port.getTemplate(this.name);
    return found && isCreatedBy(this.context.request.owner, found) ? found : undefined;
  }

  private isOwn({ content }: Template): boolean {
    return content.subject === this.context.request.event.RequestId;
  }
}
