import { rulesInXml } from '../../../cli/cors/rules-xml';

const rule = (content: string) => rulesInXml(`<CORSConfiguration><CORSRule>${content}</CORSRule></CORSConfiguration>`);

test.each([
  ['attributes and spaces', '<AllowedMethod  a="b">GET</AllowedMethod >', { AllowedMethod: ['GET'] }],
  ['a prefix of the namespace', '<s3:AllowedMethod>GET</s3:AllowedMethod>', { AllowedMethod: ['GET'] }],
  ['CDATA', '<AllowedOrigin> <![CDATA[https://a.example?<&amp;]]> </AllowedOrigin>', { AllowedOrigin: ['https://a.example?<&amp;'] }],
  ['numbers for characters', '<AllowedOrigin>https://&#119;&#x77;w.&amp;#119;</AllowedOrigin>', { AllowedOrigin: ['https://www.&#119;'] }],
  ['comments', '<!-- <AllowedMethod>PUT</AllowedMethod> --><AllowedMethod>GET</AllowedMethod>', { AllowedMethod: ['GET'] }],
  ['empty elements', '<AllowedHeader/><AllowedHeader></AllowedHeader>', { AllowedHeader: ['', ''] }],
])('an element is read with %s', (_, content, expected) => {
  expect(rule(content)).toEqual([expected]);
});

test('rules are found with a prefix, attributes and spaces', () => {
  const one = '<AllowedMethod>GET</AllowedMethod>';
  expect(rulesInXml(`<s3:CORSConfiguration xmlns:s3="x"><s3:CORSRule>${one}</s3:CORSRule><CORSRule a="1">${one}</CORSRule ></s3:CORSConfiguration>`)).toHaveLength(2);
});

test.each(['GET', '<Outer><AllowedMethod>GET</AllowedMethod></Outer>', '<AllowedMethod>GET'])('what is not understood is an error, so that nothing is lost: %s', (content) => {
  expect(() => rule(content)).toThrow(/^rules\[0\]: got ".*", expected elements/);
});
