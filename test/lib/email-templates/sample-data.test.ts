import { EmailBody, SampleData } from '../../../lib';
import { only, synth } from '../support';
import { declare, file } from './email-template-support';

const TEXT = EmailBody.fromInline('Hello{{#if name}} {{name}}{{/if}}');
const carried = (sample: SampleData) => only(synth(declare({ subject: 'Hi', text: TEXT, sample })), 'Custom::CdkAdoptEmailTemplate').Properties.SampleData;

test('JSON text and a file reach the resource alike, with what a map from another language would lose', () => {
  expect(carried(SampleData.fromJson('{ "name": null }'))).toBe('{"name":null}');
  expect(carried(SampleData.fromFile(file('sample.json', '{ "name": null }\n')))).toBe('{"name":null}');
});
