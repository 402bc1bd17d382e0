import { unknownParts } from '../../../core/bucket-cors/unknown-parts';

const RULE = '<CORSRule><ID>a&lt;b</ID><AllowedMethod>GET</AllowedMethod><AllowedMethod>PUT</AllowedMethod><AllowedOrigin>*</AllowedOrigin>'
  + '<AllowedHeader>*</AllowedHeader><ExposeHeader>ETag</ExposeHeader><MaxAgeSeconds>5</MaxAgeSeconds></CORSRule>';
const document = (content: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<CORSConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${content}</CORSConfiguration>`;
const inRule = (content: string) => document(RULE.replace('</CORSRule>', `${content}</CORSRule>`));

test.each([
  ['rules as S3 answers', document(RULE + RULE), []],
  ['an empty element, line breaks and comments', inRule('\n  <AllowedHeader/>\n<!-- <Later>\n</Later> -->'), []],
  ['no document', '', []],
  ['an element of a rule', inRule('<AllowPrivateNetwork>true</AllowPrivateNetwork>'), ['AllowPrivateNetwork']],
  ['an empty one', inRule('<AllowPrivateNetwork />'), ['AllowPrivateNetwork']],
  ['one with elements of its own, known names among them', inRule('<Filter><ID>x</ID><Prefix>a</Prefix></Filter>'), ['Filter']],
  ['two, one of them twice', document(RULE.replace('<ID>', '<One>1</One><Two/><Two/><ID>')), ['One', 'Two']],
  ['one beside the rules', document(`${RULE}<Status>Enabled</Status>`), ['Status']],
  ['one inside a value', inRule('<AllowedHeader>x<b/></AllowedHeader>'), ['b']],
  ['a known one in the wrong place', document(`<AllowedOrigin>*</AllowedOrigin>${RULE}`), ['AllowedOrigin']],
  ['another case', inRule('<allowedOrigin>*</allowedOrigin>'), ['allowedOrigin']],
  ['a second id', inRule('<ID>b</ID>'), ['a second ID']],
  ['an attribute', document(RULE.replace('<CORSRule>', '<CORSRule status="off">')), ['status of CORSRule']],
  ['an attribute of the configuration', document(RULE).replace('xmlns=', 'version="2" xmlns='), ['version of CORSConfiguration']],
  ['a number that is none', document(RULE.replace('>5<', '>soon<')), ["MaxAgeSeconds 'soon'"]],
  ['an empty number', document(RULE.replace('>5<', '><')), ["MaxAgeSeconds ''"]],
  ['characters that the SDK cuts', document(RULE.replace('a&lt;b', '&#x1F600;&#128512;&#xe9;&#13;')), ['&#x1F600;', '&#128512;']],
])('what a rule has no field for: %s', (_, xml, expected) => {
  expect(unknownParts(xml)).toEqual(expected);
});
