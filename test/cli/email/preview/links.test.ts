import { linksIn } from '../../../../cli/email/preview/links';

const urls = (html: string) => linksIn(html).map(({ kind, url }) => `${kind} ${url}`);
const problemOf = (url: string, html = '') => linksIn(`<a href="${url}">x</a>${html}`).find((each) => each.url === url)?.problem;

test('links, images and style sheets are found in the order of the text, each once, wherever an email has them', () => {
  expect(urls(`<link href="https://a.example/a.css"><style>@import url("https://a.example/b.css"); p { background: url(https://a.example/p.png) }</style>
    <a href="https://a.example/?a=1&amp;b=2">x</a><a href="https://a.example/?a=1&amp;b=2">y</a><td background='https://a.example/td.png'>
    <img src="https://a.example/1.png" srcset="https://a.example/1.png 1x, https://a.example/2.png 2x"><p style="background-image:url('https://a.example/s.png')">
    <form action="https://a.example/f"><!-- <a href="https://a.example/comment"> -->`)).toEqual([
    'stylesheet https://a.example/a.css', 'stylesheet https://a.example/b.css', 'image https://a.example/p.png', 'link https://a.example/?a=1&b=2',
    'image https://a.example/td.png', 'image https://a.example/1.png', 'image https://a.example/2.png', 'image https://a.example/s.png', 'link https://a.example/f',
  ]);
});

test.each(['https://a.example/', 'http://a.example', 'mailto:a@example.com', 'tel:+1', 'cid:logo', 'data:image/png;base64,xx', '%%host%%/x', 'https://%%host%%/x', '#'])(
  '%s can be followed, as far as it can be told', (url) => expect(problemOf(url)).toBeUndefined(),
);

test.each<[string, RegExp]>([
  ['/help', /^is relative, /], ['images/logo.png', /^is relative, /], ['?a=b', /^is relative, /], ['//a.example/x', /^has no scheme/], ['', /^is empty$/],
  ['https://', /^is no URL$/], ['javascript:go()', /^has the scheme javascript:, which mail clients remove$/], ['#none', /^leads to no element of the email$/],
])('"%s" is broken', (url, problem) => expect(problemOf(url)).toMatch(problem));

test('a link within the email leads to an element by its id or its name', () => {
  expect([problemOf('#a', '<h1 id="a">'), problemOf('#b', '<a name="b">')]).toEqual([undefined, undefined]);
});
