import type { WireError } from './wire-error.js';

/** What the side that started the other says. */
export type Request =
  | { readonly kind: 'start'; readonly data: unknown }
  | {
      readonly kind: 'call';
      readonly id: number;
      readonly method: string;
      readonly payload: unknown;
      readonly deadlineMs: number | undefined;
    }
  | { readonly kind: 'abort'; readonly id: number }
  | { readonly kind: 'close' };

/** What the started side answers. */
export type Reply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly error: WireError }
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: WireError };
