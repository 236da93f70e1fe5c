import type { Phrases } from '../caption.js';

/** How people write about food. */
export const foodPhrases: Phrases = {
  adjectives: [
    'easy',
    'proper',
    'ridiculously good',
    'weekend',
    'homemade',
    'five-minute',
    'summery',
    'slow',
    'honest',
  ],
  moments: ['Sunday morning', 'a rainy Tuesday', 'late supper', 'the first warm evening', 'brunch', 'movie night'],
  alone: [
    '{Kind}, the {adj} kind',
    '{A} for {when}',
    'My go-to {kind}',
    'How I finally got {kind} right',
    '{Kind} worth getting up for',
    'A small ode to {kind}',
    '{Adj} {kind} for {when}',
    'The {kind} everyone asks about',
  ],
  together: [
    '{A} with {with}',
    '{When}: {all}',
    'A {adj} table: {kind} with {with}',
    'What we ate: {a}, then {with}',
    '{Kind} first, {with} on the side',
    'Picnic idea: {a} with {with}',
    'Because {kind} is better with {with}',
  ],
  openers: [
    'Made this twice already and there were no leftovers.',
    'Found the recipe in my grandmother’s notebook and changed almost nothing.',
    'Good for {when}, and even better the day after.',
    'The trick is patience and a little more salt than you think.',
    'From the corner place that never has a free table.',
    'Took ten minutes, looked like two hours.',
    'Our answer to {when}.',
    'If you only try one {kind} this year, let it be this one.',
  ],
  closers: [
    'Serves two, or one very happy person.',
    'Saving it so that I stop asking for the recipe.',
    'Next time with more lemon.',
    'The kids set the table.',
    'Best eaten outside.',
    'No special tools needed.',
  ],
};
