/** The longest side that is sent for a search: more than any model looks at. */
const LONGEST = 1_000;

/** Names that cameras and screens give, which say nothing of the picture. */
const SAYING_NOTHING = /^(img|image|images|dsc|dscn|dscf|photo|picture|pic|screenshot|download|untitled|blob)$/i;

/** A smaller copy of a picture, upright: quick to send, again and again while the crop changes. */
export async function shrink(file: Blob): Promise<Blob> {
  try {
    const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    return await new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? file), 'image/jpeg', 0.9));
  } catch {
    // What this browser cannot read, the server perhaps can.
    return file;
  }
}

/** Words of a file's name, to search by if the picture cannot be looked at. */
export function wordsOf({ name }: { readonly name: string }): string | undefined {
  const words = name
    .replace(/\.[^.]*$/, '')
    .split(/[^\p{L}]+/u)
    .filter((word) => word.length > 2 && !SAYING_NOTHING.test(word));
  return words.length > 0 ? words.join(' ') : undefined;
}
