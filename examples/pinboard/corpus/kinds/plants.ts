import { kindsOf } from '../kind.js';

/** Flowers, trees and what stands on a window sill. */
export const plants = kindsOf('plants', [
  ['cactus', '1f335', 'a cactus', 'desert succulent easy sunny'],
  ['houseplant', '1fab4', 'a houseplant', 'indoor pot green home'],
  ['sunflower', '1f33b', 'a sunflower', 'summer yellow field flower'],
  ['tulip', '1f337', 'a tulip', 'spring pink flower bulb'],
  ['cherry blossom', '1f338', 'cherry blossom', 'spring pink japanese flower'],
  ['palm tree', '1f334', 'a palm tree', 'tropical summer holiday coast'],
  ['pine tree', '1f332', 'a pine tree', 'forest winter evergreen north'],
  ['mushroom', '1f344', 'a mushroom', 'forest autumn foraging red'],
  ['hibiscus', '1f33a', 'a hibiscus', 'tropical flower pink summer'],
  ['maple leaf', '1f341', 'a maple leaf', 'autumn red forest leaves'],
  ['bouquet', '1f490', 'a bouquet', 'flowers gift wedding spring'],
  ['lotus', '1fab7', 'a lotus', 'pond calm flower water'],
]);
