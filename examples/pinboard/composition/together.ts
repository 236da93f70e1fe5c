/** Opens several things that are closed together, the last one first; if one cannot be opened, none stays open. */
export async function together<Things extends object>(
  open: (keep: <Thing extends AsyncDisposable>(opening: Promise<Thing>) => Promise<Thing>) => Promise<Things>,
): Promise<Things & AsyncDisposable> {
  const opened: AsyncDisposable[] = [];
  const close = async (): Promise<void> => {
    for (const each of opened.splice(0).reverse()) await each[Symbol.asyncDispose]();
  };
  try {
    const things = await open(async (opening) => {
      const each = await opening;
      opened.push(each);
      return each;
    });
    return { ...things, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}
