import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** The end of what is loaded: asks for more when it comes near. */
export function More({ hasMore, busy, onMore }: { hasMore: boolean; busy: boolean; onMore: () => void }): JSX.Element {
  const mark = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { current } = mark;
    if (!hasMore || busy || current === null) return undefined;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting === true && onMore(), {
      rootMargin: '900px 0px',
    });
    observer.observe(current);
    return () => observer.disconnect();
  }, [hasMore, busy, onMore]);
  return (
    <div ref={mark} class="more" role="status">
      {hasMore ? (
        <span class="spinner" aria-label="Loading more" />
      ) : (
        <p>That is your whole feed. Pull for new pins.</p>
      )}
    </div>
  );
}
