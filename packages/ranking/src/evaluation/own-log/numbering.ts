/** Numbers ids from 0, in the order in which they come. */
export class Numbering {
  readonly #numbers = new Map<string, number>();
  /** The id of each number. */
  readonly ids: string[] = [];

  /** The number of an id, which is given one if it is new. */
  of(id: string): number {
    const known = this.#numbers.get(id);
    if (known !== undefined) return known;
    const number = this.ids.push(id) - 1;
    this.#numbers.set(id, number);
    return number;
  }
}
