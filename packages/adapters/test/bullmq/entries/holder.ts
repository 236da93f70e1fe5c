import { openBullMqQueue } from '@feedloom/adapters/bullmq';
import { serve } from '@feedloom/core/spawn';

/** What a process does that shares a queue with others. */
export interface Holder {
  /** Takes tasks and keeps them. @returns Their ids. */
  hold(count: number): string[];
}

serve<{ readonly port: number; readonly name: string; readonly leaseMs: number }, Holder>(async (options) => {
  const queue = await openBullMqQueue(options);
  return {
    methods: {
      async hold(count) {
        return (await queue.take(count)).map(({ id }) => id);
      },
    },
    close: () => queue.close(),
  };
});
