import { textOf } from '../../cli/cors/text';
import { list } from '../../cli/eip/list';
import { PLAIN, withTable } from '../../cli/shared/table';
import { markRules } from '../../core/bucket-cors/merge';
import { TAG } from '../../core/ownership';
import { ask, OURS, shows, TYPE } from '../cli/cors/support';
import { answering, eip, holding, MARKED } from '../cli/eip/support';
import { below, fencesIn } from '../support/markdown';
import { readPage } from '../support/pages';
import { OTHER_STACK, STACK } from '../support/world';

const shownBelow = (heading: string) => fencesIn(below(readPage('docs/cli.md'), heading)).find(({ language }) => language === 'text')?.text;

describe('the output on docs/cli.md is that of the commands', () => {
  test('cors explain', async () => {
    const theirs = { AllowedMethods: ['GET'], AllowedOrigins: ['https://www.example.com'] };
    const ours = { ID: 'upload', AllowedMethods: ['PUT'], AllowedOrigins: ['https://app.example.com'], AllowedHeaders: ['content-type', 'x-amz-meta-owner'] };
    const owner = { ...OURS, logicalId: 'UploadCors1A2B3C4D' };
    const stacks = shows({ [STACK]: [{ type: TYPE, logicalId: owner.logicalId }] });
    const request = { origin: 'https://app.example.com', method: 'DELETE', headers: ['x-amz-meta-owner'] };
    const text = textOf(await ask([theirs, ...markRules(owner, [ours]), { ...theirs, AllowedMethods: ['HEAD'] }], request, stacks));
    expect(shownBelow('## `cors explain`')).toBe(`${text}\n`);
  });

  test('eip list', async () => {
    const [live, orphan] = ['eipalloc-0123456789abcdef0', 'eipalloc-0123456789abcdef1'] as const;
    const tags = { ...MARKED, [TAG.resource]: 'Ip1A2B3C4D' };
    const addresses = holding(
      eip(tags, { allocationId: live, associationId: 'eipassoc-1', instanceId: 'i-0123456789abcdef0', privateIpAddress: '10.0.0.7' }),
      eip({ ...tags, [TAG.stack]: OTHER_STACK }, { allocationId: orphan, publicIp: '192.0.2.22' }),
    );
    const answers = { stacks: { [STACK]: 'CREATE_COMPLETE' }, resource: { status: 'CREATE_COMPLETE', physicalId: live } };
    const { table, text } = await list(addresses, answering(answers), { orphans: false });
    expect(shownBelow('## `eip list`')).toBe(`${withTable(table, text, PLAIN)}\n`);
  });
});
