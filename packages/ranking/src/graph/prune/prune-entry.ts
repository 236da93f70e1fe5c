import { serve } from '@feedloom/core/spawn';
import { prune } from './prune-job.js';
import type { PruneApi } from './prune-job.js';

serve<undefined, PruneApi>(() => ({ methods: { prune } }));
