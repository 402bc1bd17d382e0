import { SESClient } from '@aws-sdk/client-ses';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { startSes } from '../support/ses/server';
import { clientOf, hold, type Running, type Wrong } from './contract';
import { startEmulator } from './emulators';
import type { Clients } from './ses-cases';
import { V1_CASES } from './ses-v1-cases';
import { V2_CASES } from './ses-v2-cases';

const WRONG_IN_MOTO: Wrong<typeof V1_CASES> = {
  'a text with carriage returns comes back as it was': 'they are raw in its XML, where a parser has to take them for line feeds',
  'a part that was left out stays out': 'it comes back empty',
  'deleting a template that is not there succeeds': 'the server fails',
  'the list comes in pages': 'it comes at once',
  'Handlebars that does not parse is refused, in any part': 'nothing is parsed',
  'a partial that its own part does not define is refused': 'nothing is parsed',
  'a list without items is rendered as nothing': 'what is between each and its end is rendered outside it',
  'a rendering knows nested paths and numbers': 'only strings at the top are known',
  'a rendering knows inline partials': 'they are taken for attributes',
};

const WRONG_IN_MINISTACK: Wrong<typeof V2_CASES> = {
  'a part that was left out stays out': 'it comes back empty',
  'a template without a subject, or with an empty one, is refused': 'it is stored',
  'the list has every template, with the time of its creation': 'the time is a text, which the SDK refuses',
  'the list comes in pages': 'the time is a text, which the SDK refuses',
  'tags are added and replaced one by one': 'the ARN of a template is refused',
  'tags are removed one by one, missing ones too': 'the ARN of a template is refused',
  'the tags can be listed': 'the ARN of a template is refused',
  'a template that is not there cannot be tagged': 'the ARN of a template is refused',
  'Handlebars that does not parse is refused': 'nothing is parsed',
  'a rendering holds what was written': 'there is no TestRenderEmailTemplate',
  'a rendering without an attribute or with bad data is refused': 'there is no TestRenderEmailTemplate',
};

describe('our SES, v1', () => hold(() => clientsOf(startSes()), V1_CASES));
describe('our SES, v2', () => hold(() => clientsOf(startSes()), V2_CASES));
describe('moto, v1', () => hold(() => clientsOf(startEmulator('moto')), V1_CASES, WRONG_IN_MOTO));
describe('ministack, v2', () => hold(() => clientsOf(startEmulator('ministack')), V2_CASES, WRONG_IN_MINISTACK));

async function clientsOf(started: Promise<{ readonly url: string; stop(): Promise<void> }>): Promise<Running<Clients>> {
  const service = await started;
  const options = { ...clientOf(service.url), region: 'eu-west-1' };
  return { subject: { v1: new SESClient(options), v2: new SESv2Client(options) }, stop: () => service.stop() };
}
