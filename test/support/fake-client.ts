interface Sent {
  /** Such as `DescribeAddresses`. */
  readonly name: string;
  readonly input: Record<string, unknown>;
}

export type Answer = (name: string, input: Record<string, unknown>) => object;

/**
 * An SDK client that sends nothing: it keeps what was to be sent, and has the answers of the test.
 *
 * @param sent where it keeps that; several clients may keep it together
 */
export function fakeClient<Client extends object>(
  type: { readonly prototype: Client }, answer: Answer = () => ({}), sent: Sent[] = [],
): { readonly client: Client; readonly sent: Sent[] } {
  const send = async (command: { readonly input: Record<string, unknown> }) => {
    const name = command.constructor.name.replace(/Command$/, '');
    sent.push({ name, input: structuredClone(command.input) });
    return answer(name, command.input);
  };
  // Paginators want an instance of the class.
  return { client: Object.assign(Object.create(type.prototype) as Client, { send }), sent };
}

/** An object's content as S3's client gives it. */
export const body = (text: string) => ({ Body: { transformToString: async () => text } });
