import type { JSX } from 'preact';
import { Icon } from './icons.js';

/** Two ways to a picture: a file, or the camera of a telephone. */
export function PictureInput({
  isAnother = false,
  onPick,
}: {
  /** Whether there is a picture already. */
  isAnother?: boolean;
  onPick: (file: File) => void;
}): JSX.Element {
  const pick = ({ currentTarget }: Event): void => {
    const input = currentTarget as HTMLInputElement;
    const [file] = input.files ?? [];
    // So that the same file can be picked again.
    input.value = '';
    if (file !== undefined) onPick(file);
  };
  return (
    <div class="pick" data-another={isAnother ? '' : undefined}>
      <label class="primary">
        <Icon name="picture" />
        <span>{isAnother ? 'Another picture' : 'Choose a picture'}</span>
        <input type="file" accept="image/*" class="hidden" data-pick="file" onChange={pick} />
      </label>
      <label class="quiet">
        <Icon name="camera" />
        <span>{isAnother ? 'Camera' : 'Take a photo'}</span>
        <input type="file" accept="image/*" capture="environment" class="hidden" data-pick="camera" onChange={pick} />
      </label>
    </div>
  );
}
