import { stylesIn, tagsIn } from '../../../core/email-templates/html-tags';

const shown = (html: string) => tagsIn(html)
  .map(({ name, attributes, start, end }) => [name, Object.fromEntries(attributes), html.slice(start, end)]);

test('a tag has its name and attributes in lower case, and its place', () => {
  expect(shown('a<A HREF="x?a=1&amp;b=2" title=\'>\'>b</A><br/>')).toEqual([
    ['a', { href: 'x?a=1&b=2', title: '>' }, '<A HREF="x?a=1&amp;b=2" title=\'>\'>'], ['br', {}, '<br/>'],
  ]);
});

test('values may stand without quotes, be empty or absent; of two of a name the first counts', () => {
  expect(shown('<img src=a.png alt="" hidden src="b.png">').map(([, attributes]) => attributes)).toEqual([
    { 'src': 'a.png', 'alt': '', 'hidden': '', 'src again': 'b.png' },
  ]);
});

test('nothing in a comment, a script or a style is a tag, and one that has no end is told as far as it goes', () => {
  expect(shown('<!-- <a href=x> --><script>"<a>"</script><style>b{}</style><b>').map(([name]) => name)).toEqual(['script', 'style', 'b']);
  expect(shown('<a href=x').at(-1)).toEqual(['a', { href: 'x' }, '<a href=x']);
});

test('the texts of style elements have their places', () => {
  const html = '<p style="a:b">x</p><STYLE type="text/css">a{color:red}</STYLE>y<style></style>';
  expect(stylesIn(html)).toEqual([{ start: html.indexOf('a{'), text: 'a{color:red}' }]);
});
