import { serve } from '@feedloom/core/spawn';
import type { CallContext } from '@feedloom/core/spawn';
import type { FoundItems } from './found-items.js';
import { importantNeighbours } from './important-neighbours.js';
import { TraverseScratch } from './traverse-scratch.js';
import { twoHopItems } from './two-hop-items.js';
import { walkItems } from './walk-items.js';
import type { WalkerApi, WalkerData } from './walker-api.js';

serve<WalkerData, WalkerApi>(({ view: first, stop }) => {
  const scratch = new TraverseScratch();
  let view = first;
  // A message would not be seen before the traversal is over; shared memory is.
  const stopped = (number: number) => (): boolean => Atomics.load(stop, 0) === number;
  const moved = (found: FoundItems, { transfer }: CallContext): FoundItems => {
    // All of it lies in one buffer.
    transfer.push(found.nodes.buffer as ArrayBuffer);
    return found;
  };
  return {
    methods: {
      publish(newer) {
        view = newer;
      },
      walk: ({ request, number }, context) => moved(walkItems(view, request, scratch, stopped(number)), context),
      twoHop: ({ request, number }, context) => moved(twoHopItems(view, request, scratch, stopped(number)), context),
      neighbourhoods({ request }) {
        importantNeighbours(view, request, scratch, request.table, request.from);
      },
    },
  };
});
