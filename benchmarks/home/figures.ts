import type { Figure } from '../harness/figure.js';
import { homeLoad } from './home-load.js';

/** The figure of home feeds as users get them. */
export const homeFigures: readonly Figure[] = [homeLoad];
