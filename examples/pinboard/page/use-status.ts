import { useEffect, useState } from 'preact/hooks';
import { api } from './api.js';

/** How far the corpus has grown. */
export interface Status {
  readonly pins: number;
  readonly wanted: number;
  readonly growing: boolean;
}

const EVERY_MS = 1_500;

/** Watches the corpus grow, until it has. */
export function useStatus(): Status | undefined {
  const [status, setStatus] = useState<Status>();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const ask = async (): Promise<void> => {
      const answer = await api.status().catch(() => undefined);
      if (isOver) return;
      if (answer !== undefined) setStatus(answer);
      if (answer?.growing !== false) timer = setTimeout(() => void ask(), EVERY_MS);
    };
    void ask();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, []);
  return status;
}
