import { kindsOf } from '../kind.js';

/** Things to eat and drink. */
export const food = kindsOf('food', [
  ['pizza', '1f355', 'a slice of pizza', 'italian cheese dinner baking'],
  ['burger', '1f354', 'a burger', 'grill dinner street-food bun'],
  ['sushi', '1f363', 'sushi', 'japanese fish rice lunch'],
  ['ramen', '1f35c', 'a bowl of ramen', 'japanese noodles soup dinner'],
  ['croissant', '1f950', 'a croissant', 'french breakfast bakery butter'],
  ['pancakes', '1f95e', 'a stack of pancakes', 'breakfast brunch syrup sweet'],
  ['cake', '1f370', 'a piece of cake', 'dessert birthday sweet baking'],
  ['doughnut', '1f369', 'a doughnut', 'sweet bakery glaze treat'],
  ['coffee', '2615', 'coffee', 'morning espresso warm breakfast'],
  ['avocado', '1f951', 'an avocado', 'green healthy toast lunch'],
  ['strawberry', '1f353', 'a strawberry', 'fruit summer sweet garden'],
  ['watermelon', '1f349', 'a slice of watermelon', 'fruit summer fresh picnic'],
  ['lemon', '1f34b', 'a lemon', 'fruit citrus fresh summer'],
]);
