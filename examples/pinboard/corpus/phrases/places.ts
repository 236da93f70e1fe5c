import type { Phrases } from '../caption.js';

/** How people write about places. */
export const placesPhrases: Phrases = {
  adjectives: ['quiet', 'half-forgotten', 'far-away', 'storybook', 'weekend', 'windy', 'off-season', 'golden'],
  moments: ['blue hour', 'low tide', 'first light', 'sunrise', 'midsummer', 'dusk'],
  alone: [
    'A {adj} {kind}',
    '{A} at {when}',
    'Take me back to this {kind}',
    'The {adj} {kind} at the end of the road',
    '{Kind}, before everyone else wakes up',
    'One day: {a}',
    'A postcard from the {kind}',
    'Worth the detour: {a}',
  ],
  together: [
    '{All}: a three-day route',
    'On the way: {all}',
    '{A} with {with} in the distance',
    'A {adj} trip: {all}',
    'Between {all}',
    '{When}, from {a} to {with}',
  ],
  openers: [
    'Go at {when}, stay longer than planned.',
    'Two trains and a long walk, worth every step.',
    'Our room looked out on exactly this.',
    'On the list since I was nine.',
    'No signal, no queue, no regrets.',
    'Best seen at {when}.',
    'The map says {kind}, the heart says home.',
    'We came for a night and stayed for a week.',
  ],
  closers: [
    'Bring a warm layer.',
    'The bakery by the station opens at six.',
    'Free on Sundays.',
    'Shot from the path, no filter.',
    'Saving for the next time somebody asks where to go.',
    'Leave no trace.',
  ],
};
