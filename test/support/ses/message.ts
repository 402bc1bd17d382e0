import type { Parts } from './store';

const BOUNDARY = '----=_Part_0';

/** The message that a rendering answers with. The subject stays readable: in real mail one beyond ASCII is encoded. */
export function message({ subject, text, html }: Parts, date: Date): string {
  const bodies = [...body('plain', text), ...body('html', html)];
  const [only = ''] = bodies;
  return lines(
    `Date: ${date.toUTCString()}`,
    `Subject: ${subject}`,
    'MIME-Version: 1.0',
    bodies.length > 1 ? alternatives(bodies) : only,
  );
}

function body(kind: string, text: string | undefined): string[] {
  return text === undefined ? [] : [lines(`Content-Type: text/${kind}; charset=UTF-8`, 'Content-Transfer-Encoding: 8bit', '', text)];
}

function alternatives(bodies: readonly string[]): string {
  const delimited = bodies.flatMap((each) => [`--${BOUNDARY}`, each]);
  return lines(`Content-Type: multipart/alternative; boundary="${BOUNDARY}"`, '', ...delimited, `--${BOUNDARY}--`, '');
}

function lines(...all: readonly string[]): string {
  return all.join('\r\n');
}
