import { htmlWarnings } from '../../../core/email-templates/html-warnings';
import { inline } from './support';

describe('HTML', () => {
  test('is judged in one doubt for each kind of place, with its lines', () => {
    const html = `<style>{{a}}</style>\n${inline('x', '{{b}}')}<td width={{> x}} height={{c}}>\n{{d}}`;
    expect(htmlWarnings({ subject: '<a b={{c}}>', html, text: '<a b={{c}}>' })).toEqual([
      {
        id: 'html-style',
        message: 'html (line 1): a variable in a <style> or a style attribute: SES escapes nothing, so that the value can change how all of the email looks; '
          + 'write the styles out, with {{#if}} where they differ.',
      },
      {
        id: 'html-unquoted',
        message: 'html (lines 2, 3): a variable in an attribute value without quotes: SES escapes nothing, so that a space in the value begins another attribute; '
          + 'put it in quotes.',
      },
    ]);
  });

  test('is not judged where there is none, or none that parses', () => {
    expect(htmlWarnings({ text: '<a b={{c}}>' })).toEqual([]);
    expect(htmlWarnings({ html: '<a b={{c}}>{{#if}}' })).toEqual([]);
  });
});
