/** What the emulators answer otherwise than AWS can, or not at all. One that answers it leaves the list. */
export const UNANSWERED: Readonly<Record<string, string>> = {
  's3-cors-64-kb': 'moto takes a configuration of any length',
  's3-preflight-without-method': 'moto answers every OPTIONS with 200',
};
