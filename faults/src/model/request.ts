import type { ReadStep, WriteStep } from '../code.js';

/** An offered item, in the model's words. */
export interface Offered {
  readonly source: string;
  readonly id: string;
  readonly score: number;
  /** Whether its time is over from the start. */
  readonly expired?: boolean | undefined;
}

/** One call of one process. */
export type Call =
  | { readonly do: 'offer'; readonly items: readonly Offered[] }
  | { readonly do: 'refresh'; readonly size: number; readonly late?: boolean | undefined }
  | { readonly do: 'owe'; readonly size: number }
  | { readonly do: 'hide'; readonly id: string }
  | { readonly do: 'remove'; readonly id: string }
  | { readonly do: 'settle'; readonly cap: number }
  | { readonly do: 'track'; readonly seq: number; readonly slot: number }
  | { readonly do: 'reoffer'; readonly seq: number; readonly score: number }
  | { readonly do: 'erase' }
  | { readonly do: 'pages'; readonly count: number };

/** A write, and the call that asked for it. */
export interface Write {
  readonly step: WriteStep;
  readonly by: Call;
}

/** A step that waits for the store. */
export type Pending = { readonly step: ReadStep; readonly by: Call } | Write;

/** A chunk as a caller got it. */
export interface Shown {
  readonly seq: number;
  /** The stored form, as Latin-1. */
  readonly text: string;
}

/** What a process tells its caller, checked against what really happened. */
export type Note =
  | { readonly note: 'accepted'; readonly ids: readonly string[] }
  | { readonly note: 'shown'; readonly fresh: Shown | undefined; readonly layers: readonly Shown[] }
  | { readonly note: 'page'; readonly below: number | undefined; readonly page: Shown | undefined }
  | { readonly note: 'erased'; readonly remaining: number }
  | { readonly note: 'ended'; readonly call: Call['do']; readonly result: string };
