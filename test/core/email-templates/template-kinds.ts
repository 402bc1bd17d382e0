/** A kind of template as people write them: its files, and what has to be found, each as `<id or file>: <words of it>`. */
export interface Kind {
  readonly files: Readonly<Record<string, string>>;
  readonly sample?: object;
  /** Shared partials, by file name. */
  readonly partials?: Readonly<Record<string, string>>;
  readonly findings?: readonly RegExp[];
}

const doc = (body: string, head = '') => `<!doctype html>\n<html>\n<head>\n<meta charset="utf-8">\n${head}</head>\n<body>\n${body}\n</body>\n</html>\n`;
const html = (body: string, head?: string) => ({ 'body.html': doc(body, head) });
const text = (body: string) => ({ 'body.txt': body });
const order = { order: { id: 'A-1', total: '12.00', items: [{ name: 'Tea', price: '4.00' }, { name: 'Cup', price: '8.00' }] } };

/** Sound templates: nothing may be found. */
export const SOUND: Readonly<Record<string, Kind>> = {
  'a greeting': { files: { ...html('<p>Hello {{name}},</p>'), ...text('Hello {{name}},\n') }, sample: { name: 'Ann' } },
  'a mail without variables': { files: { ...html('<p>Our office is closed.</p>'), ...text('Our office is closed.\n') } },
  'a receipt with a table': {
    files: html('<table>{{#each order.items}}<tr><td>{{name}}</td><td align="right">{{price}}</td></tr>{{/each}}<tr><td>{{order.total}}</td></tr></table>'), sample: order,
  },
  'a receipt as text, in columns': { files: text('Order {{order.id}}\n\n{{#each order.items}}\n  {{name}}  {{price}}\n{{/each}}\n\nTotal: {{order.total}}\n'), sample: order },
  'a list with another text for none': { files: text('{{#each news}}* {{this}}\n{{else}}Nothing new.\n{{/each}}'), sample: { news: ['A'] } },
  'numbered items, with a separator': {
    files: text('{{#each names}}{{@index}}. {{this}}{{#unless @last}}, {{/unless}}{{/each}}'), sample: { names: ['a', 'b'] },
  },
  'a currency of the order in its items': { files: text('{{#each items}}{{price}} {{../currency}}\n{{/each}}'), sample: { currency: 'EUR', items: [{ price: 1 }] } },
  'a block parameter': { files: text('{{#each rows as |row|}}{{#with row.customer}}{{name}}: {{row.total}}{{/with}}{{/each}}'), sample: { rows: [{ total: 1, customer: { name: 'a' } }] } },
  'an address by with': { files: text('{{#with address}}{{street}}\n{{city}}{{/with}}'), sample: { address: { street: 'A 1', city: 'B' } } },
  'a value of an object by its key': { files: text('{{#each prices}}{{@key}}: {{this}}\n{{/each}}'), sample: { prices: { EUR: 1, USD: 2 } } },
  'a lookup by index': { files: text('{{#each names}}{{this}} {{lookup ../ages @index}}\n{{/each}}'), sample: { names: ['a'], ages: [1] } },
  'several conditions': { files: text('{{#if vip}}Dear {{name}}{{else if name}}Hello {{name}}{{else}}Hello{{/if}}'), sample: { vip: true, name: 'Ann' } },
  'what is left out with null': { files: text('{{#if delay}}Late by {{delay}}.{{/if}} {{name}}'), sample: { delay: null, name: 'Ann' } },
  'zero and no as values': { files: text('{{count}} {{active}} {{note}}'), sample: { count: 0, active: false, note: '' } },
  'comments': { files: { ...html('{{! the greeting }}<p>{{!-- {{old}} --}}Hello</p>') } },
  'control of white space': { files: text('Hello\n{{~#if name~}}\n  , {{name}}\n{{~/if~}}\n!'), sample: { name: 'Ann' } },
  'a link to unsubscribe': {
    files: { ...html('<p>{{name}}</p><a href="{{amazonSESUnsubscribeUrl}}">Unsubscribe</a>'), ...text('{{name}}\n{{amazonSESUnsubscribeUrl}}\n') }, sample: { name: 'Ann' },
  },
  'two links to unsubscribe': { files: html('<a href="{{amazonSESUnsubscribeUrl}}">Top</a>{{name}}<a href="{{amazonSESUnsubscribeUrl}}">Bottom</a>'), sample: { name: 'Ann' } },
  'an open tracker of its own place': { files: html('<p>{{name}}</p>{{ses:openTracker}}'), sample: { name: 'Ann' } },
  'a link to unsubscribe in a shared footer': {
    files: { ...html('{{name}}{{> footer}}'), ...text('{{name}}\n{{> footer}}') }, sample: { name: 'Ann' },
    partials: { 'footer.html': '<a href="{{amazonSESUnsubscribeUrl}}">x</a>', 'footer.txt': '{{amazonSESUnsubscribeUrl}}' },
  },
  'a link to unsubscribe in one branch or the other': {
    files: text('{{#if a}}{{amazonSESUnsubscribeUrl}}{{else}}{{amazonSESUnsubscribeUrl}}{{/if}} {{amazonSESUnsubscribeUrl}}'), sample: { a: 1 },
  },
  'a list in a nested folder of partials': { files: html('{{> blocks/head}}<p>{{name}}</p>'), sample: { name: 'a' }, partials: { 'blocks/head.html': '<h1>Shop</h1>' } },
  'an inline partial of its own': { files: html('{{#* inline "row"}}<td>{{name}}</td>{{/inline~}}\n{{#each items}}{{> row}}{{/each}}'), sample: { items: [{ name: 'a' }] } },
  'a preferences mail': {
    files: text('Hi {{name}}\n{{#each subscription}}\n{{#if interest}}* {{interest}}\n{{else}}* all\n{{/if}}\n{{/each}}\n'), sample: { name: 'a', subscription: [{ interest: 'Sports' }, { }] },
  },
  'a partial without a line break at its end': { files: text('{{> greeting}}\nBye'), sample: { name: 'a' }, partials: { 'greeting.txt': 'Hello {{name}}' } },
  'a partial that ends in spaces': { files: text('\n  Hi {{> comma}}{{name}}'), sample: { name: 'a' }, partials: { 'comma.txt': 'there, ' } },
  'a link to unsubscribe with spaces': { files: text('{{ amazonSESUnsubscribeUrl }}') },
  'a partial of CSS, which ends in a brace': { files: html('<p>x</p>', '<style>{{> css}}</style>\n'), partials: { 'css.html': 'p { color: red }' } },
  'a number alone in an indented partial': { files: html('<div>\n  {{> count}}\n</div>'), sample: { count: 3 }, partials: { 'count.html': '{{count}}\n' } },
  'conditional comments for Outlook': { files: html('<!--[if mso]><table width="600"><tr><td><![endif]-->{{name}}<!--[if mso]></td></tr></table><![endif]-->'), sample: { name: 'a' } },
  'a style sheet with media queries': { files: html('<p>{{name}}</p>', '<style>@media (max-width:600px){.a{width:100%!important}}\n.b { color: #333 }</style>\n'), sample: { name: 'a' } },
  'a preheader': { files: html('<div style="display:none;max-height:0">{{preheader}}&#847;&zwnj;</div>{{name}}'), sample: { preheader: 'x', name: 'a' } },
  'a button with an address': { files: html('<a href="https://example.com/reset?token={{token}}&amp;u={{user}}" style="background:#06c">Reset</a>'), sample: { token: 'x', user: 'y' } },
  'JSON without variables': { files: html('<p>{{name}}</p>', '<script type="application/ld+json">{"@context":"https://schema.org","@type":"EmailMessage"}</script>\n'), sample: { name: 'a' } },
  'braces in a text': { files: text('Use {} or { a: 1 } in {{name}}, or ${name} in a shell.'), sample: { name: 'a' } },
  'an escaped mustache': { files: text('Write \\{{name}} for the name, {{name}}.'), sample: { name: 'a' } },
  'names that need brackets': { files: text('{{[first name]}} {{user.[e-mail]}}'), sample: { 'first name': 'a', 'user': { 'e-mail': 'b' } } },
  'languages': { files: { ...text('Grüße, {{name}} — 你好 👋\n'), ...html('<p dir="rtl">שלום {{name}}</p>') }, sample: { name: 'Zoë' } },
  'the length of a list': { files: text('{{items.length}} items'), sample: { items: [1, 2] } },
  'sources and notes beside it': {
    files: { ...text('Hello'), 'body.mjml': '<mjml></mjml>', 'Welcome.tsx': 'export {}', 'Welcome.vue': '<template></template>', 'logo.png': 'x', 'notes.md': 'x', '.DS_Store': 'x', 'styles.scss': 'x' }, partials: { 'README.md': 'x' },
  },
  'an inverse without a word': { files: text('{{#if a}}A{{^}}B{{/if}}'), sample: { a: 0 } },
  'lists in lists, with what is around them': {
    files: text('{{#each orders}}{{#each items}}{{@../index}}.{{@index}} {{name}} {{../id}} {{../../currency}}\n{{else}}none{{/each}}{{/each}}'),
    sample: { currency: 'EUR', orders: [{ id: 1, items: [{ name: 'Tea' }] }, { id: 2, items: [] }] },
  },
  'a tree, by a partial that calls itself': {
    files: text('{{> node}}'), sample: { name: 'a', children: [{ name: 'b', children: [] }] }, partials: { 'node.txt': '{{name}}\n{{#each children}}{{> node}}{{/each}}' },
  },
  'a layout that calls what the body defines': {
    files: html('{{#* inline "content"}}<p>{{name}}</p>{{/inline}}\n{{> layout}}'), sample: { name: 'a' }, partials: { 'layout.html': '<div>{{> content}}</div>\n' },
  },
  'nested values that are null, and asked for': {
    files: text('{{#each orders}}{{#if note}}{{note}}{{/if}}{{#with buyer}}{{name}}{{/with}}{{id}}{{/each}}'),
    sample: { orders: [{ id: 1, note: null, buyer: null }, { id: 2, note: 'x', buyer: { name: 'a' } }] },
  },
  'what Outlook sees, and what it does not': {
    files: html('<!--[if mso]><v:roundrect xmlns:v="urn:schemas-microsoft-com:vml" href="{{url}}" style="height:40px"><center>{{label}}</center></v:roundrect><![endif]-->'
      + '<!--[if !mso]><!--><a href="{{url}}">{{label}}</a><!--<![endif]-->'), sample: { url: 'https://a.example', label: 'Go' },
  },
  'an icon in SVG': {
    files: html('{{> icon}}<svg width="{{size}}" viewBox="0 0 9 9"><style>.a{fill:red}</style><path class="a" d="M0 0h{{size}}"/><text>{{label}}</text></svg>'), sample: { size: 9, label: 'x' },
    partials: { 'icon.html': '<svg viewBox="0 0 9 9"><g><path d="M0 0"/></g></svg>' },
  },
  'an email in AMP': {
    files: { 'body.html': '<!doctype html>\n<html ⚡4email data-css-strict>\n<head>\n<meta charset="utf-8">\n<script async src="https://cdn.ampproject.org/v0.js"></script>\n'
      + '<style amp4email-boilerplate>body{visibility:hidden}</style>\n<style amp-custom>h1 { margin: 1rem; }</style>\n</head>\n<body><h1 [text]="state.x">{{name}}</h1></body>\n</html>\n' },
    sample: { name: 'a' },
  },
  'structured data in a shared partial, and microdata': {
    files: html('{{> data}}<div itemscope itemtype="http://schema.org/Order"><meta itemprop="orderNumber" content="{{id}}"></div>'), sample: { id: 1 },
    partials: { 'data.html': '<script type="application/ld+json">{ "@type": "Order", "seller": { "name": "Shop" } }</script>\n' },
  },
  'dark colors in a shared style sheet': {
    files: html('<p>{{name}}</p>', '<style>{{> css}}</style>\n'), sample: { name: 'a' },
    partials: { 'css.html': ':root{color-scheme:light dark}\n@media (prefers-color-scheme: dark){body{background:#000!important}.a{}}\n@font-face{font-family:x;src:url(x)}\n' },
  },
  'signs before and behind a variable': { files: text('${{price}} #{{number}} {{rate}}% <{{mail}}> ({{note}}) [{{id}}] { {{name}} }'), sample: { price: 1, number: 1, rate: 1, mail: 'a', note: 'b', id: 1, name: 'c' } },
  'links of other schemes': { files: html('<a href="mailto:{{mail}}?subject=%20{{id}}">x</a><a href="tel:{{phone}}">y</a><img src="cid:{{id}}" alt="">'), sample: { mail: 'a', id: 1, phone: '1' } },
  'a condition within an attribute': { files: html('<td class="{{#if even}}even{{else}}odd{{/if}}" {{#if wide}}width="600"{{/if}}>{{name}}</td>'), sample: { even: true, wide: false, name: 'a' } },
  'code in a text': { files: text('Set { "a": 1 }, ${HOME}, \\{x}, f(){} and 100%{{sign}}'), sample: { sign: '.' } },
  'a value that is looked up and not there': { files: text('{{#each items}}{{lookup ../prices sku}}{{/each}}'), sample: { prices: { a: 1 }, items: [{ sku: 'a' }, { sku: 'b' }] } },
  'an optional part that the sample leaves out': { files: text('Hi {{name}}{{#if vip}}, welcome back{{/if}}'), sample: { name: 'a' } },
  'images in folders of their own': { files: { ...text('Hello'), 'images/logo.png': 'x', 'Body.svelte': 'x', 'Body.astro': 'x', 'hero.avif': 'x' }, partials: { 'images/logo.png': 'x' } },
  'Windows line ends in shared partials': { files: text('Hi\r\n{{> a}}\r\n{{> b}}Bye\r\n'), partials: { 'a.txt': 'A\r\nB', 'b.txt': 'C\r\n' } },
  'Windows line ends': { files: text('Hello {{name}}\r\n{{#if a}}\r\nA\r\n{{/if}}\r\n'), sample: { name: 'a', a: 1 } },
};

/** Templates with one thing that isn't right: it is found, and nothing beside it. */
export const FAULTY: Readonly<Record<string, Kind>> = {
  'a third link to unsubscribe': { files: text('{{amazonSESUnsubscribeUrl}}\n{{amazonSESUnsubscribeUrl}}\n{{amazonSESUnsubscribeUrl}}'), findings: [/^t\/body\.txt:3: got "{{amazonSESUnsubscribeUrl}}", expected at most 2 in the email's text, it has 3/] },
  'a link to unsubscribe for each item': { files: text('{{#each a}}{{amazonSESUnsubscribeUrl}}{{/each}}'), sample: { a: [1, 2, 3] }, findings: [/^t\/body\.txt:1: .* the email's data, not a\[0\]; move it out/] },
  'a link to unsubscribe in a partial for each item': {
    files: text('{{#each a}}{{> row}}{{/each}}'), sample: { a: [{}] }, partials: { 'row.txt': '{{amazonSESUnsubscribeUrl}}' }, findings: [/^_partials\/row\.txt:1: .* not a\[0\]/],
  },
  'a second open tracker': { files: html('{{ses:openTracker}}{{ses:openTracker}}'), findings: [/^t\/body\.html:7: got "{{ses:openTracker}}", expected at most 1/] },
  'a link to unsubscribe in a subject': { files: { 'subject.txt': 'Hi {{amazonSESUnsubscribeUrl}}', ...text('x') }, findings: [/^t\/subject\.txt:1: got .*, expected it in a body/] },
  'a condition on what SES fills in': { files: text('{{#if amazonSESUnsubscribeUrl}}x{{/if}}'), findings: [/^email-placeholder t\/body\.txt:1: amazonSESUnsubscribeUrl is used as a value/] },
  "SES's name in another case": { files: text('{{amazonSesUnsubscribeURL}}'), sample: {}, findings: [/^t\/sample\.json: leaves out .*SES's own is {{amazonSESUnsubscribeUrl}}/] },
  'another case in the template': { files: text('{{Contact.FirstName}}'), sample: { contact: { firstName: 'a' } }, findings: [/the sample has contact\.firstName: .* case-sensitive/] },
  'a heading that a converter has upper-cased': { files: text('HELLO {{CONTACT.FIRSTNAME}}'), sample: { contact: { firstName: 'a' } }, findings: [/the sample has contact\.firstName: .* case-sensitive/] },
  'snake case for camel case': { files: text('{{first_name}}'), sample: { firstName: 'a' }, findings: [/the sample has firstName: use one name/] },
  'a slip in an item': { files: text('{{#each items}}{{pirce}}{{/each}}'), sample: { items: [{ price: 1 }, { price: 2 }] }, findings: [/leaves out items\[0\]\.pirce, .*the sample has items\[0\]\.price/] },
  'what is outside of the block': { files: text('{{#each items}}{{name}} {{currency}}{{/each}}'), sample: { currency: 'EUR', items: [{ name: 'a' }] }, findings: [/leaves out items\[0\]\.currency.*outside of the block, as currency: write @root\.currency, or \.\.\/currency/] },
  'a partial in a folder without the folder': { files: html('{{> head}}{{> blocks/head}}'), partials: { 'blocks/head.html': 'x' }, findings: [/did you mean {{> blocks\/head}}\?/] },
  'null for what is written out': { files: text('{{name}}'), sample: { name: null }, findings: [/^t\/sample\.json: has null for name, which t\/body\.txt:1 writes out/] },
  'null in an item': { files: text('{{#each a}}{{b}}{{/each}}'), sample: { a: [{ b: 1 }, { b: null }, { b: null }] }, findings: [/has null for a\[1\]\.b/] },
  'a section around each of itself': {
    files: text('{{#items}}{{#each .}}{{name}} {{price}} {{sku}}{{/each}}{{/items}}'), sample: { items: [{ name: 'a', price: 1, sku: 'x' }, { name: 'b', price: 2, sku: 'y' }] },
    findings: [/^email-undocumented /, /leaves out items\[0\]\.name\.name, .*the block of t\/body\.txt:1 goes through texts or numbers, such as items\[0\]\.name/],
  },
  'an object written out': { files: text('{{user}}'), sample: { user: { name: 'a' } }, findings: [/^email-written t\/body\.txt:1: user is an object/] },
  'each of a text': { files: text('{{#each name}}{{this}}{{/each}}'), sample: { name: 'Ann' }, findings: [/^email-iterated t\/body\.txt:1: name is a text/] },
  'single braces': { files: text('Hello {name}'), findings: [/^email-single-braces t\/body\.txt:1: {name} is text/] },
  'a slip in the name of a partial': { files: html('{{> foter}}{{> footer}}'), partials: { 'footer.html': 'x' }, findings: [/calls the partial foter, which is nowhere; did you mean {{> footer}}\?/] },
  'the file name of a partial': { files: html('{{> footer.html}}{{> footer}}'), partials: { 'footer.html': 'x' }, findings: [/did you mean {{> footer}}\?/] },
  'an export of an editor': { files: { ...text('x'), 'body.rtf': 'x' }, findings: [/^t\/body\.rtf: is used by no template/] },
  'structured data': {
    files: html('<p>{{name}}</p>', '<script type="application/ld+json">{"@type":"Person","name":"{{name}}"}</script>\n'), sample: { name: 'a' },
    findings: [/^email-html-json t\/body\.html:5: .*as JSON\.stringify does/],
  },
  'a value in a script': { files: html('<script>var a = "{{name}}"</script>'), sample: { name: 'a' }, findings: [/^email-html-script /] },
  'quotes that React Email has escaped': {
    files: html('<p>{{lookup prices &quot;EUR&quot;}}</p>'), sample: { prices: { EUR: 1 } }, findings: [/^t\/body\.html:7: got .*, expected {{lookup prices "EUR"}}; .*React Email/],
  },
  'a condition that MJML has dropped': {
    files: { ...html('<p>{{name}}</p>'), 'body.mjml': '<mjml><mj-body>{{#if a}}<mj-section>{{/if}}</mj-section></mj-body></mjml>' }, sample: { name: 'a', a: 1 },
    findings: [/^email-dropped t\/body\.mjml:1: {{#if a}} is not in body\.html: MJML drops/],
  },
  'a list whose block is gone': { files: html('<table>{{name}}</table>'), sample: { items: [{ name: 'a' }] }, findings: [/the sample has it as items\[0\]\.name: .*the block around it/] },
  'a helper that is none': { files: text('{{formatDate date "long"}}'), sample: { date: 'x' }, findings: [/got "{{formatDate}}"/] },
  'a comparison': { files: text('{{#if status "paid"}}x{{/if}}'), sample: { status: 'x' }, findings: [/{{#if}}.*expected 1 argument/] },
  'an upper-cased block': { files: text('{{#IF a}}x{{/IF}}'), sample: { a: 1 }, findings: [/write if: names are case-sensitive/] },
  "an item's name before its members": {
    files: text('{{#each items}}{{item.name}} {{item.price}}\n{{item.sku}}{{/each}}'), sample: { items: [{ name: 'a', price: 1, sku: 'x' }, { name: 'b', price: 2, sku: 'y' }] },
    findings: [/leaves out items\[0\]\.item\.name, .*the sample has it as items\[0\]\.name, which is {{name}} at that place: write it so.*\(also items\[0\]\.item\.price at t\/body\.txt:1, items\[0\]\.item\.sku at t\/body\.txt:2\)$/],
  },
  'a name for the items that is another one': {
    files: text('{{#each items as |line|}}{{item.name}} {{item.price}}{{/each}}'), sample: { items: [{ name: 'a', price: 1 }] }, findings: [/which is {{name}} at that place.*\(also items\[0\]\.item\.price at/],
  },
  'several values that are outside of the block': {
    files: text('{{#each items}}{{name}} {{currency}} {{shop.name}}{{/each}}'), sample: { currency: 'EUR', shop: { name: 'S' }, items: [{ name: 'a' }] },
    findings: [/write @root\.currency, or \.\.\/currency \(also items\[0\]\.shop\.name at t\/body\.txt:1\)/],
  },
  'an object that the sample does not have': {
    files: { ...html('{{user.name}} {{user.mail}}'), ...text('{{user.name}} {{user.phone}}') }, sample: {},
    findings: [/leaves out user\.name, .*\(also user\.mail at t\/body\.html:7, user\.phone at t\/body\.txt:1\)$/],
  },
  'several values whose list is gone': {
    files: html('<table>{{name}}{{price}}</table>'), sample: { items: [{ name: 'a', price: 1 }] }, findings: [/has it as items\[0\]\.name: .*the block around it.*\(also price at/],
  },
  'a path as one name': { files: text('{{user_name}}'), sample: { user: { name: 'a' } }, findings: [/the sample has user\.name: use one name in both/] },
  'a condition in another case': { files: text('{{#if Vip}}x{{/if}}'), sample: { vip: true }, findings: [/^email-letters t\/body\.txt:1: Vip counts as left out: .*the sample has vip/] },
  'a condition in another case, with what it is about': { files: text('{{#if Vip}}{{level}}{{/if}}'), sample: { vip: true, level: 1 }, findings: [/^email-letters /] },
  'a key in another case': { files: text('{{lookup rates "eur"}}'), sample: { rates: { EUR: 1 } }, findings: [/^email-letters t\/body\.txt:1: rates\.eur counts as left out/] },
  'this in upper case': { files: text('{{#each names}}{{THIS}}{{/each}}'), sample: { names: ['a', 'b'] }, findings: [/leaves out names\[0\]\.THIS, .*which is {{this}} at that place/] },
  'a list in the words of another language': { files: text('{{#each item in items}}{{item.name}}{{/each}}'), sample: { items: [{ name: 'a' }] }, findings: [/got "{{#each}}", expected 1 argument, it has 3/] },
  'an expression': { files: text('{{ vip ? "a" : "b" }}'), sample: { vip: true }, findings: [/got "{{vip}}", expected one of Handlebars' own helpers/] },
  'a name with @ that there is not': { files: text('{{#each a}}{{@index}} of {{@length}}{{/each}}'), sample: { a: [1] }, findings: [/got "@length", expected one of @root, @index/] },
  'a brace of JSON beside a mustache': { files: html('<script type="application/ld+json">{"a":{"b":{{x}}}}</script>'), sample: { x: 1 }, findings: [/got "{{x}}}}", expected {{x}} }}; put a space/] },
  'a brace of CSS beside a mustache': { files: html('<style>.a{color:{{x}}}</style>'), sample: { x: 'red' }, findings: [/got "{{x}}}", expected {{x}} }; put a space/] },
  'structured data in a shared partial': {
    files: html('{{> data}}'), sample: { name: 'a' }, partials: { 'data.html': '<script type="application/ld+json">\n{ "name": "{{name}}" }\n</script>' }, findings: [/^email-html-json _partials\/data\.html:2: /],
  },
  "another language's condition": { files: text('{% if name %}Hi {{name}}{% endif %}'), sample: { name: 'a' }, findings: [/^email-single-braces t\/body\.txt:1: {% if name %} is text/] },
  "another tool's field": { files: text('Hi *|FNAME|*'), findings: [/^email-single-braces t\/body\.txt:1: \*\|FNAME\|\* is text/] },
  'one brace too many': { files: text('Hi {name}}'), findings: [/^email-single-braces t\/body\.txt:1: {name}} is text/] },
  'an object that is looked up': { files: text('{{lookup user "address"}}'), sample: { user: { address: { city: 'a' } } }, findings: [/^email-written t\/body\.txt:1: user\.address is an object/] },
  'a partial whose name can not be called': { files: html('{{> fuß}}'), partials: { 'fuß.html': 'x' }, findings: [/^_partials\/fuß\.html: can't be called as a partial/] },
  "another tool's template": { files: { ...text('x'), 'body.liquid': 'x' }, findings: [/^t\/body\.liquid: is used by no template; remove it$/] },
  'a byte order mark in a shared partial': { files: html('{{> head}}'), partials: { 'head.html': '\ufeffx' }, findings: [/^_partials\/head\.html: begins with a byte order mark/] },
  'a byte order mark': { files: text('\ufeffHello'), findings: [/begins with a byte order mark/] },
  'a body of white space': { files: text(' \n'), findings: [/^t\/body\.txt: is empty/] },
};
