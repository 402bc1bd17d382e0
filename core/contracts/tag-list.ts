/** Tags as CloudFormation carries them. */
export type TagList = readonly { readonly Key: string; readonly Value: string }[];
