import { serve } from '@feedloom/core/spawn';
import { build } from './seal-job.js';
import type { SealApi } from './seal-job.js';

serve<undefined, SealApi>(() => ({ methods: { build } }));
