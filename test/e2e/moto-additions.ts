import { type Answer, type Answering, type Asking, escaped, refusal, success } from './query-proxy';

/** How long a change of a reverse DNS record takes. On AWS it takes minutes. */
const PENDING_FOR = 1_000;
/** How many addresses the account may have: so many that runs don't hinder each other. Nothing counts them. */
const ADDRESSES = 50;

interface Ptr {
  /** What is there; absent where there is nothing. */
  readonly present?: string;
  /** What has been asked for, and when. */
  readonly wanted?: string;
  readonly at: number;
}

/**
 * What moto 5.2.5 doesn't have, as far as the demo needs it. Its DescribeAddressesAttribute tells no record, and there is neither
 * ModifyAddressAttribute nor ResetAddressAttribute. Here no forward record is asked for, and every change succeeds. Auto Scaling's
 * CompleteLifecycleAction is only taken note of: moto's launches are over at once.
 */
export function motoAdditions(now: () => number = Date.now): Answering {
  const records = new Map<string, Ptr>();

  const recordOf = (id: string): Ptr => {
    const record = records.get(id) ?? { at: 0 };
    return isPending(record) ? record : { present: record.wanted, wanted: record.wanted, at: record.at };
  };
  const isPending = ({ present, wanted, at }: Ptr) => present !== wanted && now() - at < PENDING_FOR;
  const change = (id: string, wanted: string | undefined) => records.set(id, { present: recordOf(id).present, wanted, at: now() });
  const item = (id: string) => {
    const record = recordOf(id);
    const { present, wanted } = record;
    const update = isPending(record) ? `<ptrRecordUpdate>${element('value', wanted)}<status>PENDING</status></ptrRecordUpdate>` : '';
    return `<allocationId>${id}</allocationId>${element('ptrRecord', present)}${update}`;
  };

  const answers: Readonly<Record<string, (asking: Asking, pass: () => Promise<Answer>) => Answer | Promise<Answer>>> = {
    DescribeAddressesAttribute({ Action = '', ...more }) {
      const ids = Object.entries(more).flatMap(([name, id]) => (name.startsWith('AllocationId.') && records.has(id) ? [id] : []));
      return success(Action, `<addressSet>${ids.map((id) => `<item>${item(id)}</item>`).join('')}</addressSet>`);
    },
    ModifyAddressAttribute({ Action = '', AllocationId: id = '', DomainName = '' }) {
      change(id, `${DomainName}.`);
      return success(Action, `<address>${item(id)}</address>`);
    },
    ResetAddressAttribute({ Action = '', AllocationId: id = '' }) {
      change(id, undefined);
      return success(Action, `<address>${item(id)}</address>`);
    },
    ReleaseAddress({ AllocationId: id = '' }, pass) {
      if (recordOf(id).present === undefined) return pass();
      return refusal('InvalidAddress.PtrSet', `The address with allocation id ${id} cannot be released because it has a PTR record set.`);
    },
    DescribeAccountAttributes: ({ Action = '' }) => success(Action, '<accountAttributeSet><item><attributeName>vpc-max-elastic-ips</attributeName>'
      + `<attributeValueSet><item><attributeValue>${ADDRESSES}</attributeValue></item></attributeValueSet></item></accountAttributeSet>`),
    CompleteLifecycleAction: ({ Action = '' }) => success(Action, '<CompleteLifecycleActionResult/>'),
  };
  return async (asking, pass) => (answers[asking.Action ?? ''] ?? ((_, pass) => pass()))(asking, pass);
}

function element(name: string, text: string | undefined): string {
  return text === undefined ? '' : `<${name}>${escaped(text)}</${name}>`;
}
