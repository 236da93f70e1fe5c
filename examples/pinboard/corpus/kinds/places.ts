import { kindsOf } from '../kind.js';

/** Places to live in, to travel to and to dream of. */
export const places = kindsOf('places', [
  ['cottage', '1f3e1', 'a cottage', 'home garden country village'],
  ['castle', '1f3f0', 'a castle', 'fairytale towers travel old'],
  ['tent', '26fa', 'a tent', 'camping outdoors night forest'],
  ['mountain', '1f3d4-fe0f', 'a mountain', 'hiking snow view outdoors'],
  ['volcano', '1f30b', 'a volcano', 'lava island wild hiking'],
  ['island', '1f3dd-fe0f', 'an island', 'tropical beach holiday sea'],
  ['ferris wheel', '1f3a1', 'a ferris wheel', 'fair lights city evening'],
  ['fountain', '26f2', 'a fountain', 'square city water summer'],
  ['pagoda', '1f3ef', 'a pagoda', 'japanese temple travel garden'],
  ['beach', '1f3d6-fe0f', 'a beach', 'summer sea holiday sand'],
  ['carousel', '1f3a0', 'a carousel', 'fair childhood lights music'],
  ['temple gate', '26e9-fe0f', 'a temple gate', 'japanese shrine travel red'],
]);
