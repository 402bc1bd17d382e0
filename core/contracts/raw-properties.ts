/** A resource's properties as CloudFormation sends them: every scalar is a string. */
export type RawProperties = Readonly<Record<string, unknown>>;
