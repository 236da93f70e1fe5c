/** Waits, at most 20 seconds, until `condition` holds. */
export async function until(condition: () => boolean): Promise<void> {
  for (let step = 0; step < 800; step += 1) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('What was waited for did not happen in 20 s.');
}
