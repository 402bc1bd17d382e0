import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = join(__dirname, 'schedules.json');

/** By function, permission and part: the schedule that notices it when that is taken away. */
type Known = Record<string, Record<string, Record<string, string>>>;

/**
 * Found once, since looking for them takes minutes. `npm run simulate -- --permissions` adds those that are plain runs; one with faults has
 * to be written into the file by hand.
 */
export class KnownSchedules {
  private readonly known = JSON.parse(readFileSync(FILE, 'utf8')) as Known;

  public get(functionName: string, permission: string, part: string): string | undefined {
    return this.known[functionName]?.[permission]?.[part];
  }

  public add(functionName: string, permission: string, part: string, schedule: string): void {
    ((this.known[functionName] ??= {})[permission] ??= {})[part] = schedule;
  }

  public write(): void {
    writeFileSync(FILE, `${JSON.stringify(this.known, undefined, 2)}\n`);
  }
}
