import type { Scheme } from '../views';

/** What the page shows, as the part of its address behind `#` says. */
export interface Place {
  /** The template; empty for the first. */
  readonly id: string;
  readonly part: 'html' | 'text';
  readonly width: 'desktop' | 'phone';
  readonly scheme: Scheme;
}

export const CHOICES = { part: ['html', 'text'], width: ['desktop', 'phone'], scheme: ['light', 'dark'] } as const;
export type Choice = keyof typeof CHOICES;

export function placeIn(hash: string): Place {
  const [id = '', query] = hash.replace(/^#/, '').split('?');
  const given = new URLSearchParams(query);
  const of = <T extends string>(name: Choice, values: readonly [T, T]): T => values.find((value) => value === given.get(name)) ?? values[0];
  return { id, part: of('part', CHOICES.part), width: of('width', CHOICES.width), scheme: of('scheme', CHOICES.scheme) };
}

/** Without what is as it is at first. */
export function hashOf(place: Place): string {
  const query = new URLSearchParams();
  for (const [name, [first]] of Object.entries(CHOICES)) if (place[name as Choice] !== first) query.set(name, place[name as Choice]);
  return [`#${place.id}`, query.toString()].filter(Boolean).join('?');
}

/** With the other one of two values. */
export function toggled(place: Place, name: Choice): Place {
  const [first, second] = CHOICES[name];
  return { ...place, [name]: place[name] === first ? second : first };
}
