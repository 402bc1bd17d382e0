import { places } from './html';

describe('a variable in HTML', () => {
  test.each([
    ['a script', '<script>var a = "{{x}}"</script>', ['script x']],
    ['a script in capitals', '<SCRIPT type="a">{{x}}</SCRIPT>{{y}}', ['script x']],
    ['an event handler', '<a onclick="f(\'{{x}}\')">', ['script x']],
    ['an event handler without quotes', '<a ONCLICK=f({{x}})>', ['script x']],
    ['a style element', '<style>\na { color: {{x}} }</style>{{y}}', ['style x']],
    ['a style attribute', "<p style='color: {{x}}' class='{{y}}'>", ['style x']],
    ['a value without quotes', '<td width={{x}} class=a{{y}}>', ['unquoted x', 'unquoted y']],
    ['a value without quotes, at the end of the text', '<td width={{x}}', ['unquoted x']],
    ["an attribute's name", '<td {{x}}>', ['tag x']],
    ["a part of an attribute's name", '<td data-{{x}}="1">', ['tag x']],
    ["a tag's name", '<h{{x}}>a</h{{y}}>', ['tag x', 'tag y']],
    ["Outlook's comments", '<!--[if mso]><td width={{x}} class="{{y}}"><![endif]-->{{z}}', ['unquoted x']],
  ])('is in a wrong place: %s', (_, text, expected) => {
    expect(places(text)).toEqual(expected);
  });

  test.each([
    ['text', '<p>{{x}}</p>{{{y}}}'],
    ['a quoted attribute', '<a href="https://a/{{x}}" title=\'{{y}}\' alt = "{{z}}">'],
    ['a comment', '<!-- <td width={{x}}> -->'],
    ['a title', '<title><td width={{x}}></title>'],
    ['text behind a script', '<script>a</script>{{x}}<style>b</style>{{y}}'],
    ['text with a comparison', 'a < b {{x}} & "c'],
    ['an attribute with a sign of comparison', '<a title="a > b {{x}}">{{y}}'],
  ])('is in a right one: %s', (_, text) => {
    expect(places(text)).toEqual([]);
  });
});
