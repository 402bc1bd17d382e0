import type { SESClient } from '@aws-sdk/client-ses';
import type { SESv2Client } from '@aws-sdk/client-sesv2';

export interface Clients {
  readonly v1: SESClient;
  readonly v2: SESv2Client;
}

/** Texts that come back as they were, by what is special about them. */
export const TEXTS = {
  'beyond ASCII': 'Grüße, 世界, 👋🏽, e\u0301, \u2028',
  'that means something in XML or JSON': '<a href="?b=1&c=2">\'&amp;\' &#13; &lt; ]]> <!-- --> \\ " \\u0041</a>',
  'with spaces at its ends': '  text \t',
  'of 200 KB': `${'é'.repeat(100)}\n`.repeat(1_000),
} as const;

export const WITH_CARRIAGE_RETURNS = 'one\r\ntwo\nthree\r';

/** In milliseconds, either way. */
export function sinceCreation(listed: { CreatedTimestamp?: Date } | undefined): number {
  return Math.abs(Date.now() - listed!.CreatedTimestamp!.getTime());
}
