/** SES answers one request a second. */
export async function patiently<T>(call: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if ((error as Error).name !== 'TooManyRequestsException') throw error;
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
  }
}
