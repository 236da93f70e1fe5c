import type { JSX } from 'preact';

const PATHS = {
  refresh: 'M20 11a8 8 0 1 0-2.3 6.3M20 4v7h-7',
  save: 'M6 4h12v16l-6-4.5L6 20z',
  hide: 'M3 3l18 18M10.6 5.2A10 10 0 0 1 21.5 12a13 13 0 0 1-2.4 3.3M6.5 6.6A13 13 0 0 0 2.5 12a10.4 10.4 0 0 0 13.7 5.6M9.9 9.9a3 3 0 0 0 4.2 4.2',
  why: 'M12 17h.01M9.2 9a2.9 2.9 0 1 1 4.2 2.6c-.9.5-1.4 1-1.4 2M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z',
  lab: 'M9 3h6M10 3v6L4.8 18a2 2 0 0 0 1.8 3h10.8a2 2 0 0 0 1.8-3L14 9V3M7.5 14h9',
  close: 'M6 6l12 12M18 6L6 18',
  search: 'M20 20l-4.4-4.4M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13z',
  plus: 'M12 5v14M5 12h14',
  camera: 'M4 8h3l1.6-2.5h6.8L17 8h3v11H4zM12 16.4a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4z',
  picture: 'M4 5h16v14H4zM4 16l4.5-4.5L13 16l2.5-2.5L20 18M15.5 9.5h.01',
  like: 'M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5M9 12h6M12 9v6',
  heart: 'M12 20s-7.5-4.7-7.5-10A4.3 4.3 0 0 1 12 7.2 4.3 4.3 0 0 1 19.5 10c0 5.3-7.5 10-7.5 10z',
  check: 'M5 12.5l4.5 4.5L19 7.5',
} as const;

/** A line drawing beside or instead of a word. */
export function Icon({ name, filled = false }: { name: keyof typeof PATHS; filled?: boolean }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" data-filled={filled ? '' : undefined}>
      <path d={PATHS[name]} />
    </svg>
  );
}
