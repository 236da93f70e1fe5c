/** What many have saved, as this process knows it: the last resort when nobody ranks. In memory. */
export class PopularPins {
  readonly #savers = new Map<string, number>();

  /** One more, or one less, has saved the pin. */
  count(pin: string, by: 1 | -1): void {
    this.#savers.set(pin, (this.#savers.get(pin) ?? 0) + by);
  }

  /** How many have saved the pin, its maker too. */
  savers(pin: string): number {
    return this.#savers.get(pin) ?? 0;
  }

  /** The pins that most have saved and that are not excluded, best first. */
  best(limit: number, exclude: ReadonlySet<string>): string[] {
    return [...this.#savers]
      .filter(([pin, savers]) => savers > 0 && !exclude.has(pin))
      .sort(([, a], [, b]) => b - a)
      .slice(0, limit)
      .map(([pin]) => pin);
  }
}
