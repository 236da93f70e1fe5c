import type { Figure } from '../harness/figure.js';
import { fleetBudgets } from './budgets.js';

/** The budgets again, on a fleet. */
export const fleetFigures: readonly Figure[] = [fleetBudgets];
