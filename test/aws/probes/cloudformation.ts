import type { Asked, Probes } from './probe';
import { DEPLOYMENTS, MANY, type Requested } from './requests';

const FORMER = 'Moves-a';
const NEW = 'Moves-b';

export const CLOUDFORMATION_PROBES = {
  'cfn-rollback-of-replacement': {
    question: "which id the rollback's Update has after a replacement, and whether the new one is deleted",
    answers: ['the new one', 'the former one', 'there is no Update'],
    async ask(asked) {
      const requests = await of(asked, 'Moves');
      const replaced = requests.findIndex(({ type, properties }) => type === 'Update' && properties.Id === 'b');
      if (replaced < 0) return 'it was not replaced';
      const after = requests.slice(replaced + 1);
      if (!after.some(({ type, physicalId }) => type === 'Delete' && physicalId === NEW)) return 'the new one is left behind';
      const [back] = after.filter(({ type, properties }) => type === 'Update' && properties.Id === 'a');
      if (!back || back.physicalId === undefined) return 'there is no Update';
      return { [NEW]: 'the new one', [FORMER]: 'the former one' }[back.physicalId] ?? back.physicalId;
    },
  },
  'cfn-old-properties-without-rollback': {
    question: 'which old properties the next Update has where a failed one was not rolled back',
    answers: ['those of the failed one', 'those of the last complete one'],
    async ask(asked) {
      const last = String(DEPLOYMENTS.length - 1);
      const update = (await of(asked, 'Changes')).find(({ type, properties }) => type === 'Update' && properties.Deployment === last);
      const old = Number(update?.old?.Deployment ?? NaN);
      return { 2: 'those of the failed one', 0: 'those of the last complete one' }[old] ?? `those of deployment ${old}`;
    },
  },
  'cfn-at-once': {
    question: 'how many custom resources CloudFormation creates at once',
    answers: ['all', 'some', 'one'],
    async ask({ requests }) {
      const created = (await requests()).filter(({ type, logicalId }) => type === 'Create' && logicalId.startsWith('One'));
      const most = Math.max(...created.map(({ begin: now }) => created.filter(({ begin, end }) => begin <= now && now < end).length));
      if (created.length !== MANY) return `${created.length} were created`;
      return most === MANY ? `all: ${most}` : most > 1 ? `some: ${most}` : 'one';
    },
  },
} satisfies Probes;

async function of({ requests }: Asked, name: string): Promise<Requested[]> {
  return (await requests()).filter(({ logicalId }) => logicalId.startsWith(name));
}
