import { Aws, CfnParameter } from 'aws-cdk-lib';
import { ElasticIp } from '../../../../lib';
import { errorOf, newStack, only, synth } from '../../support';
import { declare, NAME, REVERSE_DNS, template } from '../reverse-dns-support';

describe('the domain name', () => {
  test.each<[string, unknown, string]>([['nothing', undefined, ''], ['null', null, 'got null, '], ['a number', 5, 'got 5, ']])(
    'that is %s, as JavaScript may pass it, is refused', (_, domainName, got) => {
      expect(errorOf(() => new ElasticIp(newStack(), 'Ip').addReverseDns(domainName as string))).toBe("Stack/Ip (ElasticIp) can't be synthesized:\n"
        + `  - addReverseDns: ${got}expected the full name of a host; write it with its domain, such as 'mail.example.com'`);
    });

  test.each([
    ['mail.example.com.', NAME],
    ['Mail-1.EXAMPLE.com', 'Mail-1.EXAMPLE.com'],
    ['xn--mller-kva.example', 'xn--mller-kva.example'],
    [`${'a'.repeat(63)}.example`, `${'a'.repeat(63)}.example`],
    [`${'a.'.repeat(126)}b.`, `${'a.'.repeat(126)}b`],
  ])('%s passes', (domainName, expected) => {
    expect(only(template({ domainName }), REVERSE_DNS).Properties.DomainName).toBe(expected);
  });

  test('that is known only at deploy passes', () => {
    const made = synth((stack) => { declare(stack, { domainName: new CfnParameter(stack, 'Name').valueAsString }); });
    expect(only(made, REVERSE_DNS).Properties.DomainName).toEqual({ Ref: 'Name' });
  });

  test('that is known only in part at synth is refused for the known part', () => {
    expect(errorOf(() => declare(newStack(), { domainName: `mail server.${Aws.REGION}.example.com` })))
      .toBe('Stack/Ip (ElasticIp) can\'t be synthesized:\n  - addReverseDns: got "mail server..example.com", expected letters, digits and inner hyphens between dots, '
        + "beside its tokens; write it with its domain, such as 'mail.example.com'");
  });

  const write = "write it with its domain, such as 'mail.example.com'";
  const ascii = 'write a name in other letters in its ASCII form, which begins with xn--';
  const alone = `${write}: without a scheme, port, path, space, underscore or wildcard`;
  const letters = 'letters, digits and inner hyphens between dots';
  test.each([
    ['192.0.2.1', 'the full name of a host, not an address', write],
    ['', 'the full name of a host', write],
    ['mail', 'the full name of a host', write],
    ['mail.', 'the full name of a host', write],
    ['mail..example.com', '1 to 63 characters between dots', write],
    ['.example.com', '1 to 63 characters between dots', write],
    ['mail.example.com..', '1 to 63 characters between dots', write],
    [`${'a'.repeat(64)}.example.com`, '1 to 63 characters between dots', write],
    [`${'a.'.repeat(126)}bc`, 'at most 253 characters', 'shorten it'],
    ['mail_1.example.com', letters, alone],
    ['-mail.example.com', letters, alone],
    ['mail-.example.com', letters, alone],
    ['*.example.com', letters, alone],
    ['müller.example', letters, ascii],
    ['mail.example.com/x', letters, alone],
    ['https://mail.example.com', letters, alone],
    ['mail.example.com:25', letters, alone],
    [' mail.example.com', letters, alone],
  ])('%s is refused', (domainName, expected, change) => {
    expect(errorOf(() => declare(newStack(), { domainName })))
      .toBe(`Stack/Ip (ElasticIp) can't be synthesized:\n  - addReverseDns: got ${JSON.stringify(domainName)}, expected ${expected}; ${change}`);
  });
});
