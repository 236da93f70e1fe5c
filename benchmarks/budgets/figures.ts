import type { Figure } from '../harness/figure.js';
import { createPinBudgets } from './create-pin.js';
import { homeFeedBudgets } from './home-feed.js';
import { visualSearchBudgets } from './visual-search.js';

/** The budgets of the three flows, in the order of the architecture. */
export const budgetFigures: readonly Figure[] = [createPinBudgets, homeFeedBudgets, visualSearchBudgets];
