/** What can be made ready while something else waits. */
export async function meanwhile<T>(waiting: Promise<unknown>, work: () => Promise<T>): Promise<T> {
  const [made] = await Promise.all([work(), waiting]);
  return made;
}
