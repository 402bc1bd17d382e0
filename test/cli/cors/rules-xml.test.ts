import { rulesInXml } from '../../../cli/cors/rules-xml';

const rule = (content: string) => rulesInXml(`<CORSConfiguration><CORSRule>${content}</CORSRule></CORSConfiguration>`);

test.each([
  ['attributes and spaces', '<AllowedMethod  a="b">GET</AllowedMethod >', { AllowedMethod: ['GET'] }],
  ['a prefix of the namespace', '<s3:AllowedMethod>GET</s3:AllowedMethod>', { AllowedMethod: ['GET'] }],
  ['CDATA', '<AllowedOrigin> <![CDATA[https://a.example?<&amp;]]> </AllowedOrigin>', { AllowedOrigin: ['https://a.example?<&amp;'] }],
  ['numbers for characters', '<AllowedOrigin>https://&#119;&#x77;w.&amp;#119;</AllowedOrigin>', { AllowedOrigin: ['https://www.&#119;'] }],
  ['comments', '<!-- <AllowedMethod>PUT</AllowedMethod> --><AllowedMethod>GET</AllowedMethod>', { AllowedMethod: ['GET'] }],
  ['entities', '<AllowedOrigin>&lt;&amp;&gt;&quot;&apos;</AllowedOrigin>', { AllowedOrigin: ['<&>"\''] }],
  ['empty elements', '<AllowedHeader/><AllowedHeader></AllowedHeader>', { AllowedHeader: ['', ''] }],
])('an element is read with %s', (_, content, expected) => {
  expect(rule(content)).toEqual([expected]);
});

test('rules are found with a prefix, attributes and spaces', () => {
  const one = '<AllowedMethod>GET</AllowedMethod>';
  expect(rulesInXml(`<s3:CORSConfiguration xmlns:s3="x"><s3:CORSRule>${one}</s3:CORSRule><CORSRule a="1">${one}</CORSRule ></s3:CORSConfiguration>`)).toHaveLength(2);
});

test.each([
  'GET', '<AllowedOrigin>a&b</AllowedOrigin>', '<AllowedOrigin>&nbsp;</AllowedOrigin>', '<AllowedMethod a=b>GET</AllowedMethod>', '<s3:AllowedMethod>GET</AllowedMethod>',
  '<Outer><AllowedMethod>GET</AllowedMethod></Outer>', '<AllowedMethod>GET',
])('what is not understood is an error, so that nothing is lost: %s', (content) => {
  expect(() => rule(content)).toThrow(/^rules\[0\]: got ".*", expected elements/);
});

const RULE = '<CORSRule><AllowedMethod>GET</AllowedMethod></CORSRule>';

test.each([
  ['a configuration that does not end', `<CORSConfiguration>${RULE}`, '<CORSConfiguration>'],
  ['a configuration that does not begin', `${RULE}</CORSConfiguration>`, '</CORSConfiguration>'],
  ['a configuration that ends under another prefix', `<s3:CORSConfiguration>${RULE}</CORSConfiguration>`, '<s3:CORSConfiguration></CORSConfiguration>'],
  ['an attribute without quotes', `<CORSConfiguration xmlns=x>${RULE}</CORSConfiguration>`, '<CORSConfiguration xmlns=x></CORSConfiguration>'],
  ['rules that nothing is around', RULE, ''],
  ['a rule that does not end', '<CORSConfiguration><CORSRule></CORSConfiguration>', '<CORSConfiguration><CORSRule></CORSConfiguration>'],
  ['a rule that ends under another prefix', '<CORSConfiguration><s3:CORSRule></CORSRule></CORSConfiguration>', '<CORSConfiguration><s3:CORSRule></CORSRule></CORSConfiguration>'],
  ['a comment that does not end', `<CORSConfiguration>${RULE}<!-- </CORSConfiguration>`, '<CORSConfiguration><!-- </CORSConfiguration>'],
  ['text between the rules', `<CORSConfiguration>${RULE},${RULE}</CORSConfiguration>`, '<CORSConfiguration>,</CORSConfiguration>'],
  ['two configurations', `<CORSConfiguration>${RULE}</CORSConfiguration><CORSConfiguration/>`, '<CORSConfiguration></CORSConfiguration><CORSConfiguration/>'],
])('XML that is not well-formed is an error, as S3 refuses it: %s', (_, text, around) => {
  expect(() => rulesInXml(text)).toThrow(new Error(`got ${JSON.stringify(around)} around the rules, expected <CORSConfiguration></CORSConfiguration>, `
    + 'since S3 refuses XML that is not well-formed; close each element, and put nothing else between the rules'));
});
