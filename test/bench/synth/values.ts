/** What all variants declare alike. */
export function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

export function domainName(index: number): string {
  return `mail-${index}.example.com`;
}

/** A name of 40 characters. */
export function bucketName(index: number): string {
  return `assets-of-another-team-${String(index).padStart(17, '0')}`;
}

export function instanceId(index: number): string {
  return `i-${index.toString(16).padStart(17, '0')}`;
}

export const ORIGINS = ['https://www.example.com', 'https://app.example.com'];
export const HEADERS = ['content-type', 'x-amz-date'];
export const MAX_AGE = 3600;

export const SUBJECT = 'Welcome, {{name}}';
export const HTML = '<p>Hello {{name}}, your order {{order.number}} is on its way.</p>';
export const TEXT = 'Hello {{name}}, your order {{order.number}} is on its way.';
export const SAMPLE = { name: 'Ada', order: { number: '42' } };
