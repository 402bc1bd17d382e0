import { darkOf, FRAME_POLICY, frameOf } from '../../../../cli/email/preview/frame';

const HEAD = `<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${FRAME_POLICY}"><base target="_blank">`;

test('the policy comes before all of the email, and behind its doctype, which decides how a browser reads it', () => {
  expect(frameOf('<!-- a -->\n<!DOCTYPE html>\n<html>x', 'light')).toBe(`<!-- a -->\n<!DOCTYPE html>${HEAD}<style>:root{color-scheme:light}</style>\n<html>x`);
  expect(frameOf('<p>x', 'light')).toBe(`${HEAD}<style>:root{color-scheme:light}</style><p>x`);
});

const OWN = '<meta name="color-scheme" content="light dark"><style>@media (prefers-color-scheme: dark) and (min-width: 1px) { a { b: c } } @media (prefers-color-scheme:light){}</style>'
  + '<p>(prefers-color-scheme: dark)</p>';

test('queries for a color scheme are answered, in styles and in media attributes, and a text of them stays', () => {
  expect(frameOf(OWN, 'dark')).toContain('@media (min-width: 0px) and (min-width: 1px) { a { b: c } } @media (max-width: 0px){}</style><p>(prefers-color-scheme: dark)</p>');
  expect(frameOf(OWN, 'light')).toContain('@media (max-width: 0px) and (min-width: 1px) { a { b: c } } @media (min-width: 0px){}</style>');
  expect(frameOf('<style media="(prefers-color-scheme: dark)">a{}</style>', 'dark')).toContain('<style media="(min-width: 0px)">a{}</style>');
});

test.each<['own' | 'inverted', string]>([
  ['own', OWN], ['own', '<meta name="supported-color-schemes" content="light dark">'], ['own', '<style>:root { color-scheme: light dark }</style>'],
  ['own', '<html style="color-scheme: dark">'], ['own', '<style>@media (prefers-color-scheme:dark){}</style>'],
  ['inverted', '<p>dark</p>'], ['inverted', '<meta name="description" content="dark">'], ['inverted', '<meta name="color-scheme" content="light">'],
])('in the dark, colors are %s in %s', (dark, html) => {
  expect(darkOf(html)).toBe(dark);
  expect(frameOf(html, 'dark')).toContain(dark === 'own' ? '<style>:root{color-scheme:dark}</style>' : '<style>html{filter:invert(1)');
  expect(frameOf(html, 'light')).toContain('<style>:root{color-scheme:light}</style>');
});

test('what could connect or lead elsewhere by itself is taken out', () => {
  const html = '<LINK rel=preconnect href="https://a.example"><link rel="stylesheet" href="x>y"/><meta http-equiv="refresh" content="0;url=https://a.example"><meta name="a"><p>x</p>'
    + '<iframe src="https://a.example/"></iframe><object data="https://a.example/"></object><embed src="https://a.example/"><a class="b" HREF="https://a.example/">y</a><abbr>z</abbr>';
  expect(frameOf(html, 'light')).toBe(`${HEAD}<style>:root{color-scheme:light}</style><meta name="a"><p>x</p></iframe></object><a class="b" href="#" data-href="https://a.example/">y</a><abbr>z</abbr>`);
});
