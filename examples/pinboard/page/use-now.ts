import { useEffect, useState } from 'preact/hooks';

/** The time, in milliseconds since the Unix epoch; moves on every `everyMs`, and whenever `key` changes. */
export function useNow(everyMs: number, key: unknown): number {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), everyMs);
    return () => clearInterval(timer);
  }, [everyMs, key]);
  return Date.now();
}
