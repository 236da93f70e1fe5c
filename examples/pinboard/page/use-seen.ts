import { useEffect, useRef } from 'preact/hooks';
import type { RefObject } from 'preact';
import { api } from './api.js';

const EVERY_MS = 2_000;
const MOST = 100;

/** Tells the server which pins have been on screen by more than half, each once. */
export function useSeen(root: RefObject<HTMLElement | null>, changes: unknown): void {
  const told = useRef(new Set<string>());
  const pending = useRef(new Set<string>());
  useEffect(() => {
    const timer = setInterval(() => {
      const tokens = [...pending.current].slice(0, MOST);
      if (tokens.length === 0) return;
      for (const token of tokens) pending.current.delete(token);
      // Not worth disturbing anybody for: an unseen pin is only offered again.
      void api.track('seen', tokens).catch(() => undefined);
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { isIntersecting, target } of entries) {
          const token = (target as HTMLElement).dataset['token'];
          if (!isIntersecting || token === undefined || told.current.has(token)) continue;
          told.current.add(token);
          pending.current.add(token);
          observer.unobserve(target);
        }
      },
      { threshold: 0.5 },
    );
    for (const card of root.current?.querySelectorAll('[data-token]') ?? []) observer.observe(card);
    return () => observer.disconnect();
  }, [root, changes]);
}
