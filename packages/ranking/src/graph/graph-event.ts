/** Something that a graph tells whoever runs it. */
export type GraphEvent =
  /** The store refused updates, or did not answer in time. They wait in the queue, and are in the graph already. */
  | { readonly kind: 'unreconciled'; readonly updates: number; readonly cause: unknown }
  /** Updates that had waited are in the store. */
  | { readonly kind: 'reconciled'; readonly updates: number }
  /** Cells of the store that could not be read; their edges are missing. */
  | { readonly kind: 'damaged'; readonly cells: number }
  /** A snapshot could not be used; the store was read instead. */
  | { readonly kind: 'snapshot-unused'; readonly cause: unknown }
  /** Work in the background failed, and will be done again. */
  | { readonly kind: 'error'; readonly cause: unknown };
