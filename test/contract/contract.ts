/** What a service does, each proven in a corner of its own, by the sentence that says it. */
export type Cases<Subject> = Readonly<Record<string, (subject: Subject, name: string) => Promise<void>>>;

/** What an implementation does otherwise than AWS. Its cases must fail there: one that no longer does leaves the table. */
export type Wrong<Of> = { readonly [Sentence in keyof Of]?: string };

/** An implementation of the service, as the cases speak to it. */
export interface Running<Subject> {
  readonly subject: Subject;
  stop?(): Promise<void>;
}

const INSTALLATION = 600_000;

/** Proves that an implementation does what the cases say. */
export function hold<Subject, Of extends Cases<Subject>>(start: () => Promise<Running<Subject>>, cases: Of, wrong: Wrong<Of> = {}): void {
  let running: Running<Subject> | undefined;

  beforeAll(async () => {
    running = await start();
  }, INSTALLATION);

  afterAll(() => running?.stop?.());

  Object.entries(cases).forEach(([sentence, proof], index) => {
    const reason = wrong[sentence];
    const test = reason === undefined ? it : it.failing;
    test(reason === undefined ? sentence : `not so: ${sentence} (${reason})`, () => proof(running!.subject, `case-${index}`));
  });
}

/** The options of an emulator's clients. */
export function clientOf(endpoint: string) {
  return { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, maxAttempts: 1 };
}
