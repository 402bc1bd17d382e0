/** The text part of a message, decoded, with line feeds. */
export function textOf(message: string): string {
  const at = message.indexOf('text/plain');
  const begin = Math.max(0, message.lastIndexOf('\n--', at));
  const [headers = '', ...rest] = message.slice(begin).replaceAll('\r\n', '\n').trimStart().split('\n\n');
  const body = rest.join('\n\n').split('\n--')[0]!;
  const encoding = /^content-transfer-encoding: *(\S+)/im.exec(headers)?.[1]?.toLowerCase();
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString();
  return encoding === 'quoted-printable' ? unquoted(body) : body;
}

function unquoted(text: string): string {
  const bytes = text.replace(/=\n/g, '').replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}
