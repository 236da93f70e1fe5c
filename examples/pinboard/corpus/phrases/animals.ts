import type { Phrases } from '../caption.js';

/** How people write about animals. */
export const animalPhrases: Phrases = {
  adjectives: ['curious', 'sleepy', 'very serious', 'gentle', 'early', 'well-behaved', 'shy', 'unbothered', 'tiny'],
  moments: ['first light', 'the end of the day', 'a quiet Sunday', 'the first snow', 'nap time', 'the golden hour'],
  alone: [
    'A {adj} {kind}',
    '{A} at {when}',
    'This {kind} has seen things',
    'Portrait of a {adj} {kind}',
    'Meet the {kind} next door',
    '{Kind} study',
    'Look at this {adj} {kind}',
    'Every {kind} deserves a portrait',
  ],
  together: [
    '{A} meets {with}',
    'Unlikely friends: {all}',
    '{A}, with {with} for company',
    'Out and about: {all}',
    'A {adj} {kind} with {with}',
    '{When} with {all}',
  ],
  openers: [
    'Waited an hour for this and would wait another.',
    'Spotted at {when}, gone a second later.',
    'I would like this on my wall, please.',
    'Reference for the illustration I keep putting off.',
    'Nobody told this {kind} about Mondays.',
    'Colours for the nursery, borrowed from {a}.',
    'The calm one of the family.',
    'Proof that {when} is worth getting up for.',
  ],
  closers: [
    'The look says it all.',
    'Filed under things that make me smile.',
    'No animals were rushed.',
    'Print it large.',
    'My daughter has named it already.',
    'Soft light, softer ears.',
  ],
};
