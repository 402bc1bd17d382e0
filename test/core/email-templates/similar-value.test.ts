import { inOtherLetters, similarTo } from '../../../core/email-templates/similar-value';

const DATA = {
  contact: { firstName: 'Ann', mail: 'a@example.com' }, currency: 'EUR', shop: { name: 'Shop' }, userName: 'ann', meta: { id: 1 },
  orders: [{ id: 1, total: 2, items: [{ name: 'Tea', price: 1 }] }],
};

const DOTTED = { 'name': 'a', 'user.name': 'b', 'shop': { 'mail.to': 'c' }, 'items': [{ 'price.net': 1, 'net': 2 }] };

test.each<[string, string, string[], string]>([
  ['beside a value of its last name', 'user.name', [''], '{{[user.name]}}'],
  ['in an object', 'shop.mail.to', [''], '{{shop.[mail.to]}}'],
  ['in an object that a block opens', 'shop.mail.to', ['shop', ''], '{{[mail.to]}}'],
  ['in an item', 'items[0].price.net', ['items[0]', ''], '{{[price.net]}}'],
])('a path may be meant as one name with a dot, %s', (_, path, contexts, write) => {
  expect(similarTo({ path, contexts }, DOTTED)).toEqual({ kind: 'dotted', path, write });
});

describe('what may be meant by a path that leads to nothing', () => {
  test.each<[string, string, string[], object | undefined]>([
    ['what SES fills in, in other letters', 'amazonSesUnsubscribeURL', [''], { kind: 'placeholder', path: 'amazonSESUnsubscribeUrl', write: '{{amazonSESUnsubscribeUrl}}' }],
    ['a name in another case', 'Contact.FirstName', [''], { kind: 'name', path: 'contact.firstName' }],
    ['a slip', 'contact.mial', [''], { kind: 'name', path: 'contact.mail' }],
    ["an item's own name before its member", 'orders[0].order.total', ['orders[0]', ''], { kind: 'itself', path: 'orders[0].total', write: '{{total}}' }],
    ['the same in another case', 'orders[0].Order.Total', ['orders[0]', ''], { kind: 'itself', path: 'orders[0].total', write: '{{total}}' }],
    ["a context's own name within it", 'contact.contact.mail', ['contact', ''], { kind: 'itself', path: 'contact.mail', write: '{{mail}}' }],
    ['a name for all of the data', 'data.currency', [''], { kind: 'itself', path: 'currency', write: '{{currency}}' }],
    ['this, in upper case', 'orders[0].THIS', ['orders[0]', ''], { kind: 'itself', path: 'orders[0]', write: '{{this}}' }],
    ['a value of the data, in a list', 'orders[0].currency', ['orders[0]', ''], { kind: 'outside', path: 'currency', write: '@root.currency, or ../currency' }],
    ['a member of the data, in a list', 'orders[0].shop.name', ['orders[0]', ''], { kind: 'outside', path: 'shop.name', write: '@root.shop.name, or ../shop.name' }],
    ['a member of the data, though an item has one of its name', 'orders[0].meta.id', ['orders[0]', ''], { kind: 'outside', path: 'meta.id', write: '@root.meta.id, or ../meta.id' }],
    ['a value of an outer item', 'orders[0].items[0].total', ['orders[0].items[0]', 'orders[0]', ''], { kind: 'outside', path: 'orders[0].total', write: '../total' }],
    ['a value of the data, two lists further in', 'orders[0].items[0].currency', ['orders[0].items[0]', 'orders[0]', ''],
      { kind: 'outside', path: 'currency', write: '@root.currency, or ../../currency' }],
    ['a member of an item, without its block', 'total', [''], { kind: 'inside', path: 'orders[0].total' }],
    ['a member of an object, without its block', 'mail', [''], { kind: 'inside', path: 'contact.mail' }],
    ['the names of a path, joined', 'contact_first_name', [''], { kind: 'name', path: 'contact.firstName' }],
    ['a name, as a path', 'user.name', [''], { kind: 'name', path: 'userName' }],
    ['nothing that is there', 'delivery.date', [''], undefined],
  ])('is %s: %s', (_, path, contexts, expected) => {
    expect(similarTo({ path, contexts }, DATA)).toEqual(expected);
  });
});

test.each<[string, string | undefined]>([
  ['Contact.first_name', 'contact.firstName'], ['orders[].ID', 'orders[].id'], ['orders[0].Items', 'orders[0].items'],
  ['contact.mial', undefined], ['contact.phone', undefined], ['none[].a', undefined], ['currency.Name', undefined],
])('the sample has %s in other letters as %s', (path, expected) => {
  expect(inOtherLetters(path, DATA)).toBe(expected);
});
