import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { api } from './api.js';
import type { Box, Found, ShownPin } from './api.js';
import { WHOLE, isWhole } from './crop.js';
import { shrink, wordsOf } from './picture-file.js';

/** What is searched by: a picture of the user's, or a pin. */
export type Query =
  | { readonly file: Blob; readonly words: string | undefined; readonly src: string }
  | { readonly pin: ShownPin; readonly src: string };

/** A search on screen, and what can be done with it. */
export interface Search {
  readonly query: Query | undefined;
  readonly crop: Box;
  readonly found: Found | undefined;
  readonly busy: boolean;
  readonly error: string | undefined;
  pick(file: File): void;
  look(crop: Box): void;
  clear(): void;
}

/** Keeps a search: by the pin that the address names, or by what the user picks. */
export function useSearch(pin: string | undefined): Search {
  const [query, setQuery] = useState<Query>();
  const [crop, setCrop] = useState(WHOLE);
  const [found, setFound] = useState<Found>();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const asked = useRef(new AbortController());

  const ask = useCallback(async (by: Query, part: Box): Promise<void> => {
    asked.current.abort();
    const mine = new AbortController();
    asked.current = mine;
    setBusy(true);
    setError(undefined);
    const box = isWhole(part) ? undefined : part;
    const { signal } = mine;
    try {
      const search =
        'pin' in by ? api.searchPin(by.pin.id, box, signal) : api.searchPicture(by.file, box, by.words, signal);
      const answer = await search;
      // Things are looked for once a picture.
      if (!signal.aborted)
        setFound((before) => (box === undefined ? answer : { ...answer, objects: before?.objects ?? [] }));
    } catch (failure) {
      if (!signal.aborted) setError(failure instanceof Error ? failure.message : 'Something went wrong.');
    }
    if (!signal.aborted) setBusy(false);
  }, []);

  const start = useCallback(
    (by: Query): void => {
      setQuery((before) => {
        if (before !== undefined && 'file' in before) URL.revokeObjectURL(before.src);
        return by;
      });
      setCrop(WHOLE);
      setFound(undefined);
      void ask(by, WHOLE);
    },
    [ask],
  );
  const clear = useCallback(() => {
    asked.current.abort();
    setQuery(undefined);
    setFound(undefined);
    setBusy(false);
    setError(undefined);
  }, []);

  useEffect(() => {
    if (pin === undefined) return clear();
    let isOver = false;
    api.pin(pin).then(
      (card) => isOver || start({ pin: card, src: card.image }),
      (failure: Error) => isOver || setError(failure.message),
    );
    return () => {
      isOver = true;
    };
  }, [pin, start, clear]);
  useEffect(() => () => asked.current.abort(), []);

  return {
    ...{ query, crop, found, busy, error, clear },
    pick: (file) => {
      setBusy(true);
      void shrink(file).then((small) => start({ file: small, words: wordsOf(file), src: URL.createObjectURL(small) }));
    },
    look: (part) => {
      setCrop(part);
      if (query !== undefined) void ask(query, part);
    },
  };
}
