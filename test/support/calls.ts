/** Where a call to a fake service breaks: before its effect, or after it, so that only the answer is lost. */
export interface Fault {
  readonly when: 'before' | 'after';
  readonly error: Error;
}

/** All calls to the fakes of one test go through it: it lists them and breaks those that the test says. */
export class Calls {
  public readonly made: string[] = [];
  /** The numbers of those that were broken. */
  public readonly broken: number[] = [];

  /** @param faultAt what breaks the call, by its number (from 0) among all calls and by its name */
  public constructor(public faultAt: (index: number, name: string) => Fault | undefined = () => undefined) {}

  public async through<T>(name: string, effect: () => T): Promise<T> {
    const index = this.made.push(name) - 1;
    const fault = this.faultAt(index, name);
    if (!fault) return structuredClone(effect());
    this.broken.push(index);
    try {
      if (fault.when === 'after') effect();
    } catch {
      // a refusal is lost as any other answer
    }
    throw fault.error;
  }

  public count(name: string): number {
    return this.made.filter((made) => made === name).length;
  }
}

/** Breaks the calls of one name, `times` of them from the one with the number `from`. */
export function failing(name: string, error: Error, { from = 0, times = Infinity, when = 'before' as Fault['when'] } = {}) {
  let number = 0;
  return (_: number, made: string): Fault | undefined => {
    if (made !== name) return undefined;
    const isBroken = number >= from && number < from + times;
    number++;
    return isBroken ? { when, error } : undefined;
  };
}

/** Breaks one call, by its number. */
export function failingAt(index: number, fault: Fault) {
  return (made: number): Fault | undefined => (made === index ? fault : undefined);
}
