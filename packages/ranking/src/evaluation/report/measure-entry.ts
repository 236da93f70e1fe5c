import { serve } from '@feedloom/core/spawn';
import { measure } from './measure.js';
import type { MeasureParameters, SeedAnswers } from './measure.js';
import type { RankingReport } from './metric-rows.js';

/** What the measuring worker does. */
export interface MeasureApi {
  /** Measures what rankers answered. */
  measure(work: MeasureParameters & { readonly worlds: readonly SeedAnswers[] }): RankingReport;
}

serve<undefined, MeasureApi>(() => ({
  methods: { measure: ({ worlds, ...parameters }) => measure(worlds, parameters) },
}));
