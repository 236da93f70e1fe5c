import { useCallback, useEffect, useState } from 'preact/hooks';

/** What the page shows: the home feed, what the user is thought to like, or a search, perhaps of a pin. */
export type View =
  | { readonly name: 'feed' }
  | { readonly name: 'taste' }
  | { readonly name: 'search'; readonly pin: string | undefined };

function viewOf({ pathname, search }: Location): View {
  if (pathname === '/taste') return { name: 'taste' };
  if (pathname !== '/search') return { name: 'feed' };
  return { name: 'search', pin: new URLSearchParams(search).get('pin') ?? undefined };
}

/** The view that the address names, and what goes to another one. */
export function useView(): readonly [View, (path: string) => void] {
  const [view, setView] = useState(() => viewOf(location));
  useEffect(() => {
    const follow = (): void => setView(viewOf(location));
    window.addEventListener('popstate', follow);
    return () => window.removeEventListener('popstate', follow);
  }, []);
  const go = useCallback((path: string) => {
    history.pushState(undefined, '', path);
    window.scrollTo({ top: 0 });
    setView(viewOf(location));
  }, []);
  return [view, go];
}
