import type { Parameter } from '../shared/arguments';
import { CHOICE, clientsOf } from '../shared/aws-clients';
import type { Command } from '../shared/command';
import { terminal } from '../shared/terminal';
import { DIRECTORY } from './directory';
import { send } from './send';
import { sender } from './sender';
import { SUBSTITUTIONS, substitutionsOf } from './substitutions';

/** An address, or a name with one in angle brackets; on one line, so that no header follows it. */
const ADDRESS: Pick<Parameter, 'value' | 'form' | 'required'> = {
  value: 'ADDRESS', required: true, form: /^(?:[^\p{Cc}\s<>@,;]+@[^\p{Cc}\s<>@,;]+|[^\p{Cc}<>@]*<[^\p{Cc}\s<>@,;]+@[^\p{Cc}\s<>@,;]+>)$/u,
};
/** SES's own limit. */
const MOST_RECIPIENTS = 50;

export const emailSend: Command = {
  summary: 'renders a template of a folder with its sample, and sends it by SES, to somebody who looks at it; it asks before',
  yes: 'sent',
  no: 'the answer was no',
  operands: {
    DIR: DIRECTORY,
    TEMPLATE: { value: 'TEMPLATE', form: /./, expected: 'the name of a template in DIR', example: 'welcome', help: 'the name of its folder; welcome-en of welcome/en' },
  },
  options: {
    to: { ...ADDRESS, repeatable: true, expected: 'an address', example: 'success@simulator.amazonses.com', help: 'who gets it; repeatable' },
    from: { ...ADDRESS, expected: 'an address', example: 'shop@example.com', help: 'an address that SES has verified, or of a domain that it has' },
    ...SUBSTITUTIONS,
    sample: { value: 'FILE', form: /./, expected: 'a JSON file', example: 'order.json', help: "the data to render it with, in place of the template's sample.json" },
    yes: { help: 'sends without a question, in a script' },
    ...CHOICE,
  },
  note: 'It sends what `email preview` shows, as simple content: no template of the account is read or written, and {{amazonSESUnsubscribeUrl}} leads nowhere.\n'
    + 'In the sandbox of SES the recipients have to be verified as well; success@simulator.amazonses.com needs no verification.\n'
    + "It needs ses:SendEmail on the sender's identity.",

  contradictions(given) {
    const count = given.values('to').length;
    return count > MOST_RECIPIENTS ? [`--to is given ${count} times: expected at most ${MOST_RECIPIENTS}`] : [];
  },

  async run(given) {
    const { ses } = clientsOf({ region: given.value('region'), profile: given.value('profile') });
    const request = {
      directory: given.value('DIR')!, template: given.value('TEMPLATE')!, from: given.value('from')!, to: given.values('to'),
      substitutions: substitutionsOf(given), sample: given.value('sample'), yes: given.flag('yes'),
    };
    return send(request, sender(ses), terminal);
  },
};
