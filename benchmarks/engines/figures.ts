import type { Figure } from '../harness/figure.js';
import { refreshOnPostgres } from './refresh-on-postgres.js';

/** Every figure of the engines, in the order of the list in the docs. */
export const engineFigures: readonly Figure[] = [refreshOnPostgres];
