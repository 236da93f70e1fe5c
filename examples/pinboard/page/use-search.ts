import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { api } from './api.js';
import type { Box, Found, SeenObject, ShownPin } from './api.js';
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
  /** The things on the picture, once it has been looked at for them. */
  const things = useRef<readonly SeenObject[] | undefined>(undefined);
  /** The address in memory of the picture that is shown. */
  const shown = useRef<string | undefined>(undefined);
  /** Counts picks: one that has been overtaken, or left, is not shown. */
  const picks = useRef(0);

  const ask = useCallback(async (by: Query, part: Box): Promise<void> => {
    asked.current.abort();
    const mine = new AbortController();
    asked.current = mine;
    setBusy(true);
    setError(undefined);
    // Things are looked for once a picture.
    const objects = things.current === undefined ? 'list' : 'none';
    const look = { crop: isWhole(part) ? undefined : part, objects } as const;
    const { signal } = mine;
    try {
      const search =
        'pin' in by ? api.searchPin(by.pin.id, look, signal) : api.searchPicture(by.file, look, by.words, signal);
      const answer = await search;
      if (signal.aborted) return;
      const isLookedAt = objects === 'list' && answer.degraded.every(({ part: failed }) => failed !== 'detector');
      if (isLookedAt) things.current = answer.objects;
      setFound({ ...answer, objects: things.current ?? answer.objects });
    } catch (failure) {
      if (!signal.aborted) setError(failure instanceof Error ? failure.message : 'Something went wrong.');
    }
    if (!signal.aborted) setBusy(false);
  }, []);

  const show = useCallback((src: string | undefined): void => {
    if (shown.current !== undefined) URL.revokeObjectURL(shown.current);
    shown.current = src;
  }, []);
  const start = useCallback(
    (by: Query): void => {
      show('file' in by ? by.src : undefined);
      things.current = undefined;
      setQuery(by);
      setCrop(WHOLE);
      setFound(undefined);
      void ask(by, WHOLE);
    },
    [ask, show],
  );
  const clear = useCallback(() => {
    asked.current.abort();
    show(undefined);
    setQuery(undefined);
    setFound(undefined);
    setBusy(false);
    setError(undefined);
  }, [show]);

  useEffect(() => {
    if (pin === undefined) return clear();
    let isOver = false;
    picks.current += 1;
    api.pin(pin).then(
      (card) => isOver || start({ pin: card, src: card.image }),
      (failure: Error) => isOver || setError(failure.message),
    );
    return () => {
      isOver = true;
    };
  }, [pin, start, clear]);
  useEffect(
    () => () => {
      picks.current += 1;
      asked.current.abort();
      show(undefined);
    },
    [show],
  );

  return {
    ...{ query, crop, found, busy, error, clear },
    pick: (file) => {
      setBusy(true);
      const mine = ++picks.current;
      void shrink(file).then((small) => {
        if (mine !== picks.current) return;
        start({ file: small, words: wordsOf(file), src: URL.createObjectURL(small) });
      });
    },
    look: (part) => {
      setCrop(part);
      if (query !== undefined) void ask(query, part);
    },
  };
}
