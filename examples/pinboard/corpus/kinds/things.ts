import { kindsOf } from '../kind.js';

/** Things for a room, a hobby or a free afternoon. */
export const things = kindsOf('things', [
  ['camera', '1f4f7', 'a camera', 'photography vintage travel film'],
  ['guitar', '1f3b8', 'a guitar', 'music strings practice red'],
  ['books', '1f4da', 'a few books', 'reading shelf cosy study'],
  ['lantern', '1f3ee', 'a paper lantern', 'light japanese evening red'],
  ['candle', '1f56f-fe0f', 'a candle', 'light cosy evening warm'],
  ['telescope', '1f52d', 'a telescope', 'stars night science sky'],
  ['bicycle', '1f6b2', 'a bicycle', 'ride city outdoors red'],
  ['sofa', '1f6cb-fe0f', 'a sofa', 'living-room home furniture blue'],
  ['chair', '1fa91', 'a wooden chair', 'furniture wood kitchen home'],
  ['clock', '1f570-fe0f', 'a mantel clock', 'vintage wood home time'],
  ['teapot', '1fad6', 'a teapot', 'tea kitchen red warm'],
  ['vase', '1f3fa', 'a vase', 'pottery clay shelf home'],
  ['globe', '1f30d', 'a globe', 'travel map study blue'],
  ['headphones', '1f3a7', 'headphones', 'music focus desk listening'],
]);
