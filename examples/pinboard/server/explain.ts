import type { Explanation } from '@feedloom/pools';
import type { z } from 'zod';
import type { PinSource } from '../feed/pin-data.js';
import type { explanationSchema } from './schemas.js';

type Answer = z.infer<typeof explanationSchema>;

const SOURCE_NAMES: Readonly<Record<PinSource, string>> = {
  following: 'people and boards you follow',
  related: 'pins related to what you saved',
  interests: 'interests you follow',
  fresh: 'pins that nobody has saved yet',
  ranked: 'pins ranked for you when you pulled',
};

/** Puts an explanation into words. */
export function explain(explanation: Explanation<PinSource>): Answer {
  const { state } = explanation;
  switch (explanation.state) {
    case 'served': {
      const { source, score, rule, chunk, slot, displaced, servedAt, policy, seen, engaged } = explanation;
      const moved = displaced === 0 ? '' : `, moved ${displaced > 0 ? 'down' : 'up'} by ${Math.abs(displaced)}`;
      const sentences = [
        `It came from ${SOURCE_NAMES[source]}, where it scored ${score.toFixed(2)} for you.`,
        `The rule “${rule}” gave it place ${slot + 1} of chunk ${chunk}${moved}.`,
      ];
      return {
        state,
        sentences,
        facts: { source, score, rule, chunk, slot, displaced, servedAt, policy, seen, engaged },
      };
    }
    case 'waiting': {
      const places = explanation.pools.map(({ source, score, rank }) => {
        const ahead = rank === undefined ? 'many pins are' : rank === 1 ? '1 pin is' : `${rank} pins are`;
        const worth = score === undefined ? '' : ` with a score of ${score.toFixed(2)}`;
        return `It waits among ${SOURCE_NAMES[source]}${worth}; ${ahead} ahead of it.`;
      });
      const deferred = explanation.deferredBy;
      const later = deferred === undefined ? [] : [`The rule “${deferred}” holds it back until your next session.`];
      return { state, sentences: [...places, ...later], facts: {} };
    }
    case 'dropped':
      return { state, sentences: [`It left your pools unseen: ${explanation.reason}.`], facts: { at: explanation.at } };
    case 'hidden':
      return { state, sentences: ['You have hidden it. It will not come back.'], facts: {} };
    case 'retracted':
      return { state, sentences: ['It has been taken off the board for everybody.'], facts: {} };
    case 'served-and-trimmed':
      return { state, sentences: ['You were shown it long ago; that part of your feed is gone.'], facts: {} };
    case 'unknown':
      return { state, sentences: ['It has never been offered to you.'], facts: {} };
  }
}
