import { awsError } from '../../support/aws-error';
import type { Timeline } from './timeline';

export interface Association {
  readonly id: string;
  readonly eni: string;
  readonly instanceId: string;
  /** Whose call made it. */
  readonly by: Actor;
  readonly since: number;
}

export type Actor = 'pool' | 'somebody' | 'aws';

export interface Eip {
  readonly id: string;
  readonly association?: Association;
  readonly assignedTo?: string;
}

export interface Instance {
  readonly id: string;
  readonly eni: string;
  readonly ec2: 'pending' | 'running' | 'stopped' | 'shutting-down' | 'terminated';
  /** Absent for one that is in no group. */
  readonly group?: string;
  readonly lifecycle?: string;
  /** Since when it has been in that lifecycle state. */
  readonly since: number;
  readonly token?: string;
  readonly isIpv6Only?: boolean;
}

export interface State {
  readonly eips: ReadonlyMap<string, Eip>;
  readonly instances: ReadonlyMap<string, Instance>;
}

/** How EC2 behaves where its documentation leaves it open, and how far its reads lag behind. */
export interface Manner {
  /** What AssociateAddress does with an occupied private address when AllowReassociation is false. */
  readonly occupied: 'refuse' | 'replace';
  readonly lag: number;
  /** Whether the description of a group has the instances of its warm pool. */
  readonly listsWarm: boolean;
  /** What AssociateAddress answers for the first addresses of the pool, whatever the instance. */
  readonly refusal?: { readonly addresses: number; readonly code: string };
  /** How likely an instance is launched into an IPv6-only subnet. */
  readonly ipv6Only?: number;
}

/** Of anything that changes: who did it, and what was there before and after. */
export type Observer = (by: Actor, what: string, before: State, after: State) => void;

const IN_SERVICE_AFTER = 3_000;

/** Auto Scaling and EC2: what is there, and what was there a little while ago. */
export class Cloud {
  private readonly versions: { readonly at: number; readonly state: State }[] = [];
  private current: State = { eips: new Map(), instances: new Map() };
  private count = 0;
  public readonly observers: Observer[] = [];
  /** Told when a hook begins to hold an instance, and when an instance was launched or terminated. */
  public onHold: (instance: Instance, origin: string, destination: string) => void = () => undefined;
  public onSuccess: (group: string) => void = () => undefined;

  public constructor(public readonly time: Timeline, public readonly manner: Manner, public readonly hooked: ReadonlySet<string>) {
    this.versions.push({ at: -Infinity, state: this.current });
  }

  public get state(): State {
    return this.current;
  }

  /** As a read shows it, which lags behind by any time up to the longest. */
  public read(): State {
    return this.versions[this.indexAt(this.time.now() - this.time.random() * this.manner.lag)]!.state;
  }

  private indexAt(moment: number): number {
    let index = this.versions.length - 1;
    while (this.versions[index]!.at > moment) index--;
    return index;
  }

  /** What was there at any moment from then on. */
  public since(from: number): { readonly at: number; readonly state: State }[] {
    return this.versions.slice(this.indexAt(from));
  }

  private change(by: Actor, what: string, edit: { eips?: Eip[]; instances?: Instance[]; released?: string }): void {
    const before = this.current;
    const eips = edit.eips || edit.released ? new Map(before.eips) : before.eips;
    for (const eip of edit.eips ?? []) (eips as Map<string, Eip>).set(eip.id, eip);
    if (edit.released) (eips as Map<string, Eip>).delete(edit.released);
    const instances = edit.instances ? new Map(before.instances) : before.instances;
    for (const instance of edit.instances ?? []) (instances as Map<string, Instance>).set(instance.id, instance);
    this.current = { eips, instances };
    this.versions.push({ at: this.time.now(), state: this.current });
    for (const observe of this.observers) observe(by, what, before, this.current);
  }

  // EC2

  public allocate(id: string): void {
    this.change('somebody', `allocates ${id}`, { eips: [{ id }] });
  }

  public release(id: string): void {
    this.change('somebody', `releases ${id}`, { released: id });
  }

  public tag(id: string, assignedTo: string, by: Actor): void {
    this.change(by, `tags ${id} ${assignedTo}`, { eips: [{ ...this.eip(id), assignedTo }] });
  }

  private eip(id: string): Eip {
    const eip = this.current.eips.get(id);
    if (!eip) throw awsError('InvalidAllocationID.NotFound');
    return eip;
  }

  public associate(id: string, eni: string, allowReassociation: boolean, by: Actor): void {
    const eip = this.eip(id);
    const instance = [...this.current.instances.values()].find((one) => one.eni === eni && one.ec2 !== 'terminated');
    if (!instance) throw awsError('InvalidNetworkInterfaceID.NotFound');
    if (instance.ec2 === 'pending' || instance.ec2 === 'shutting-down') throw awsError('IncorrectInstanceState');
    if (by === 'pool' && this.refuses(id)) throw awsError(this.manner.refusal!.code);
    if (eip.association && !allowReassociation) throw awsError('Resource.AlreadyAssociated');
    const occupant = [...this.current.eips.values()].find((one) => one.association?.eni === eni);
    if (occupant && !allowReassociation && this.manner.occupied === 'refuse') throw awsError('Resource.AlreadyAssociated');
    const association = { id: `eipassoc-${++this.count}`, eni, instanceId: instance.id, by, since: this.time.now() };
    const pushedOff = occupant && occupant.id !== id ? [{ ...occupant, association: undefined }] : [];
    this.change(by, `associates ${id} with ${instance.id}`, { eips: [...pushedOff, { ...eip, association }] });
  }

  public refuses(id: string): boolean {
    return Number(/^eipalloc-(\d+)$/.exec(id)?.[1]) <= (this.manner.refusal?.addresses ?? 0);
  }

  public disassociate(associationId: string, by: Actor): void {
    const eip = [...this.current.eips.values()].find(({ association }) => association?.id === associationId);
    if (!eip) throw awsError('InvalidAssociationID.NotFound');
    this.change(by, `disassociates ${eip.id} from ${eip.association!.instanceId}`, { eips: [{ ...eip, association: undefined }] });
  }

  // Auto Scaling

  /** A group's new instance, or for nobody's group, one that stands by itself. */
  public launch(id: string, group: string | undefined, destination: 'AutoScalingGroup' | 'WarmPool' = 'AutoScalingGroup'): void {
    const lifecycle = group && (destination === 'WarmPool' ? 'Warmed:Pending' : 'Pending');
    const isIpv6Only = group !== undefined && this.time.chance(this.manner.ipv6Only ?? 0);
    const instance = { id, eni: `eni-${id}`, ec2: 'pending' as const, group, lifecycle, since: this.time.now(), isIpv6Only };
    this.change('aws', `launches ${id}`, { instances: [instance] });
    this.time.after(this.time.between(500, 20_000), () => this.ec2(id, 'pending', 'running'));
    if (group) this.hold(id, 'EC2', destination);
  }

  private ec2(id: string, from: Instance['ec2'], to: Instance['ec2']): void {
    const instance = this.current.instances.get(id)!;
    if (instance.ec2 === from) this.change('aws', `${id} is ${to}`, { instances: [{ ...instance, ec2: to }] });
  }

  private hold(id: string, origin: string, destination: 'AutoScalingGroup' | 'WarmPool'): void {
    const warm = destination === 'WarmPool' ? 'Warmed:' : '';
    this.then(id, 500, `${warm}Pending`, (instance) => {
      if (!this.hooked.has(instance.group!)) return this.proceed(id, `${warm}Pending`, warm ? 'Warmed:Stopped' : 'InService');
      const held = { ...instance, lifecycle: `${warm}Pending:Wait`, since: this.time.now(), token: `token-${++this.count}` };
      this.change('aws', `holds ${id}`, { instances: [held] });
      this.onHold(held, origin, destination);
    });
  }

  public complete(group: string, id: string, token: string | undefined, result: string): void {
    const instance = this.current.instances.get(id);
    const isHeld = instance?.group === group && instance.token !== undefined && (token === undefined || token === instance.token);
    if (!isHeld) throw awsError('ValidationError', { message: 'No active Lifecycle Action found' });
    const warm = instance.lifecycle!.startsWith('Warmed:') ? 'Warmed:' : '';
    if (result === 'ABANDON') {
      this.change('pool', `abandons ${id}`, { instances: [{ ...instance, token: undefined }] });
      return this.terminate(id);
    }
    const lifecycle = `${warm}Pending:Proceed`;
    this.change('pool', `completes ${id}`, { instances: [{ ...instance, lifecycle, token: undefined, since: this.time.now() }] });
    this.proceed(id, lifecycle, warm ? 'Warmed:Stopped' : 'InService');
  }

  private proceed(id: string, from: string, to: string): void {
    this.then(id, IN_SERVICE_AFTER, from, (instance) => {
      const ec2 = to === 'Warmed:Stopped' ? 'stopped' : instance.ec2;
      this.move({ ...instance, ec2 }, to);
      this.onSuccess(instance.group!);
    });
  }

  private move(instance: Instance, lifecycle: string | undefined, group = instance.group): void {
    const moved = { ...instance, lifecycle, group, since: this.time.now() };
    this.change('aws', `${instance.id} is ${lifecycle ?? 'by itself'}`, { instances: [moved] });
  }

  /** After a while, if it is still in that state. */
  private then(id: string, milliseconds: number, lifecycle: string | undefined, next: (instance: Instance) => void): void {
    const { since } = this.current.instances.get(id)!;
    this.time.after(this.time.between(milliseconds / 5, milliseconds), () => {
      const instance = this.current.instances.get(id)!;
      if (instance.lifecycle === lifecycle && instance.since === since) next(instance);
    });
  }

  public terminate(id: string): void {
    const instance = this.current.instances.get(id)!;
    this.move({ ...instance, token: undefined }, instance.group && 'Terminating');
    const { group } = instance;
    this.time.after(this.time.between(500, 8_000), () => this.change('aws', `${id} shuts down`, {
      instances: [{ ...this.current.instances.get(id)!, ec2: 'shutting-down' }],
    }));
    this.time.after(this.time.between(9_000, 40_000), () => {
      const eips = [...this.current.eips.values()].filter(({ association }) => association?.instanceId === id)
        .map((eip) => ({ ...eip, association: undefined }));
      const gone = { ...this.current.instances.get(id)!, ec2: 'terminated' as const, group: undefined, lifecycle: undefined };
      this.change('aws', `${id} is terminated`, { eips, instances: [gone] });
      if (group) this.onSuccess(group);
    });
  }

  public detach(id: string): void {
    this.move(this.current.instances.get(id)!, 'Detaching');
    this.then(id, 5_000, 'Detaching', (instance) => this.change('aws', `${id} is detached`, {
      instances: [{ ...instance, group: undefined, lifecycle: undefined, since: this.time.now() }],
    }));
  }

  public attach(id: string, group: string): void {
    this.move(this.current.instances.get(id)!, 'Pending', group);
    this.hold(id, 'EC2', 'AutoScalingGroup');
  }

  public toWarmPool(id: string): void {
    this.move(this.current.instances.get(id)!, 'Terminating');
    this.then(id, 5_000, 'Terminating', (instance) => {
      this.move({ ...instance, ec2: 'stopped' }, 'Warmed:Stopped');
    });
  }

  public fromWarmPool(id: string): void {
    this.move({ ...this.current.instances.get(id)!, ec2: 'pending' }, 'Pending');
    this.time.after(this.time.between(500, 10_000), () => this.ec2(id, 'pending', 'running'));
    this.hold(id, 'WarmPool', 'AutoScalingGroup');
  }

  public toStandby(id: string): void {
    this.move(this.current.instances.get(id)!, 'EnteringStandby');
    this.then(id, 2_000, 'EnteringStandby', (instance) => this.move(instance, 'Standby'));
  }

  public fromStandby(id: string): void {
    this.move(this.current.instances.get(id)!, 'Pending');
    this.hold(id, 'AutoScalingGroup', 'AutoScalingGroup');
  }
}
