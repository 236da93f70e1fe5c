import { kindsOf } from '../kind.js';

/** Animals of house, wood and sea. */
export const animals = kindsOf('animals', [
  ['cat', '1f408', 'a cat', 'pet cosy home furry'],
  ['dog', '1f415', 'a dog', 'pet walk loyal furry'],
  ['fox', '1f98a', 'a fox', 'forest wild clever autumn'],
  ['panda', '1f43c', 'a panda', 'bear bamboo wild sleepy'],
  ['owl', '1f989', 'an owl', 'bird night forest wise'],
  ['penguin', '1f427', 'a penguin', 'bird ice winter sea'],
  ['whale', '1f433', 'a whale', 'sea ocean blue gentle'],
  ['turtle', '1f422', 'a turtle', 'slow sea shell calm'],
  ['butterfly', '1f98b', 'a butterfly', 'insect garden wings summer'],
  ['rabbit', '1f407', 'a rabbit', 'pet spring meadow soft'],
  ['flamingo', '1f9a9', 'a flamingo', 'bird pink tropical lake'],
  ['parrot', '1f99c', 'a parrot', 'bird tropical colourful talking'],
  ['hedgehog', '1f994', 'a hedgehog', 'garden autumn tiny spiky'],
]);
