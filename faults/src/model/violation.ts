/** Something happened that the protocol promises never to let happen. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

/** Says that a promise is broken. */
export function violate(what: string): never {
  throw new Violation(what);
}
