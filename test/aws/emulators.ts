/** What the emulators answer otherwise than AWS can, or not at all. One that answers it leaves the list. */
export const UNANSWERED: Readonly<Record<string, string>> = {};
