import { useEffect, useState } from 'preact/hooks';

/** How far a finger pulls, in pixels, before letting go refreshes. */
export const PULL_FAR = 72;

/** Pull to refresh: how far the page is being pulled down, in pixels. */
export function usePull(onPull: () => void): number {
  const [pulled, setPulled] = useState(0);
  useEffect(() => {
    let startY: number | undefined;
    let far = 0;
    const start = ({ touches }: TouchEvent): void => {
      startY = window.scrollY <= 0 && touches.length === 1 ? touches[0]?.clientY : undefined;
      far = 0;
    };
    const move = ({ touches }: TouchEvent): void => {
      if (startY === undefined) return;
      // The further, the harder.
      far = Math.max(0, ((touches[0]?.clientY ?? startY) - startY) * 0.55);
      setPulled(Math.min(far, PULL_FAR * 1.4));
    };
    const end = (): void => {
      if (startY !== undefined && far >= PULL_FAR) onPull();
      startY = undefined;
      setPulled(0);
    };
    const passive = { passive: true };
    window.addEventListener('touchstart', start, passive);
    window.addEventListener('touchmove', move, passive);
    window.addEventListener('touchend', end, passive);
    window.addEventListener('touchcancel', end, passive);
    return () => {
      window.removeEventListener('touchstart', start);
      window.removeEventListener('touchmove', move);
      window.removeEventListener('touchend', end);
      window.removeEventListener('touchcancel', end);
    };
  }, [onPull]);
  return pulled;
}
