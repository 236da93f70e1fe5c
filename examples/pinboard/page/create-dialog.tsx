import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from './api.js';
import type { ShownPin } from './api.js';
import { Icon } from './icons.js';
import { PictureInput } from './picture-input.js';

/** A form for a new pin. */
export function CreateDialog({
  onCreated,
  onClose,
}: {
  onCreated: (pin: ShownPin, isSeen: boolean) => void;
  onClose: () => void;
}): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const [file, setFile] = useState<File>();
  const [src, setSrc] = useState<string>();
  const [isSending, setSending] = useState(false);
  const [error, setError] = useState<string>();
  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    if (file === undefined) return undefined;
    const url = URL.createObjectURL(file);
    setSrc(url);
    return () => URL.revokeObjectURL(url);
  }, [file]);

  const send = (event: SubmitEvent): void => {
    event.preventDefault();
    if (file === undefined) return;
    const fields = new FormData(event.currentTarget as HTMLFormElement);
    const textOf = (name: string): string => {
      const value = fields.get(name);
      return typeof value === 'string' ? value : '';
    };
    setSending(true);
    setError(undefined);
    api.create(file, textOf('title'), textOf('description')).then(
      ({ pin, vision }) => {
        onCreated(pin, vision === 'done');
        dialog.current?.close();
      },
      (failure: Error) => {
        setError(failure.message);
        setSending(false);
      },
    );
  };
  return (
    <dialog ref={dialog} class="pin-dialog create" aria-labelledby="create-title" onClose={onClose}>
      <form class="sheet" onSubmit={send}>
        <button type="button" class="round close" aria-label="Close" onClick={() => dialog.current?.close()}>
          <Icon name="close" />
        </button>
        <div class="full">
          {src === undefined ? (
            <div class="drop">
              <Icon name="picture" />
              <PictureInput onPick={setFile} />
              <small>JPEG, PNG, WebP, GIF or AVIF, at most 20 MB.</small>
            </div>
          ) : (
            <img src={src} alt="Your picture" />
          )}
        </div>
        <div class="text">
          <h2 id="create-title">New pin</h2>
          <label class="field">
            <span>Title</span>
            <input name="title" maxLength={120} placeholder="What is it? Left empty, the picture is asked." />
          </label>
          <label class="field">
            <span>Description</span>
            <textarea name="description" maxLength={1_000} rows={4} />
          </label>
          {error !== undefined && (
            <p class="complaint" role="alert">
              {error}
            </p>
          )}
          <div class="buttons">
            <button type="submit" class="primary" disabled={file === undefined || isSending}>
              {isSending ? 'Making it…' : 'Make the pin'}
            </button>
            {src !== undefined && !isSending && (
              <button
                type="button"
                class="quiet"
                onClick={() => {
                  setFile(undefined);
                  setSrc(undefined);
                }}
              >
                Another picture
              </button>
            )}
          </div>
        </div>
      </form>
    </dialog>
  );
}
