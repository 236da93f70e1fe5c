import { kindsOf } from '../kind.js';

/** Things to wear and to carry. */
export const clothes = kindsOf('clothes', [
  ['dress', '1f457', 'a dress', 'summer blue outfit party'],
  ['sneaker', '1f45f', 'a pair of sneakers', 'shoes sporty everyday running'],
  ['high heel', '1f460', 'a pair of heels', 'shoes party elegant red'],
  ['boot', '1f462', 'boots', 'shoes autumn leather red'],
  ['sun hat', '1f452', 'a sun hat', 'summer straw holiday ribbon'],
  ['cap', '1f9e2', 'a cap', 'sporty blue everyday summer'],
  ['scarf', '1f9e3', 'a scarf', 'winter cosy knit warm'],
  ['coat', '1f9e5', 'a coat', 'autumn classic camel outfit'],
  ['socks', '1f9e6', 'a pair of socks', 'cosy stripes knit winter'],
  ['jeans', '1f456', 'a pair of jeans', 'denim everyday blue outfit'],
  ['handbag', '1f45c', 'a handbag', 'leather classic outfit brown'],
  ['backpack', '1f392', 'a backpack', 'travel school red hiking'],
  ['sunglasses', '1f576-fe0f', 'sunglasses', 'summer beach cool holiday'],
]);
