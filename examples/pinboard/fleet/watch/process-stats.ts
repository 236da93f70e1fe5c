import { z } from 'zod';
import type { Member } from '../members/member.js';

const stats = z.object({
  log: z.object({ lagMs: z.number() }).optional(),
  queues: z
    .record(z.string(), z.object({ waiting: z.number(), leased: z.number().default(0), dead: z.number().default(0) }))
    .default({}),
  growth: z.object({ made: z.number(), wanted: z.number() }).optional(),
  errors: z.number().default(0),
  lastError: z.string().optional(),
});

/** What a process says of itself. */
export type ProcessStats = z.infer<typeof stats>;

/** Asks a process how it is. @returns `undefined` if it does not say so within a second. */
export async function askProcess({ port }: Member): Promise<ProcessStats | undefined> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/internal/stats`, { signal: AbortSignal.timeout(1_000) });
    return stats.parse(await response.json());
  } catch {
    return undefined;
  }
}
