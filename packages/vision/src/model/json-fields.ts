import { FeedloomError, quote } from '@feedloom/core';

/** What may be read from a JSON object, field by field; every mistake is an `ERR_INVALID_PAYLOAD` that names its place. */
export class JsonFields {
  readonly #where: string;
  readonly #fields: ReadonlyMap<string, unknown>;

  /** @param where - The object's place, for messages: `input of manifest.json`. */
  constructor(value: unknown, where: string) {
    this.#where = where;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new FeedloomError('ERR_INVALID_PAYLOAD', `${where} must be an object, got ${quote(value)}.`);
    }
    // Own fields alone, and `null`, as some tools write it, is as good as nothing.
    this.#fields = new Map(Object.entries(value).filter(([, field]) => field !== null && field !== undefined));
  }

  /** Whether there is such a field. */
  has(name: string): boolean {
    return this.#fields.has(name);
  }

  /** The names of the fields. */
  names(): readonly string[] {
    return [...this.#fields.keys()];
  }

  /** The field as it is, or `undefined`. */
  raw(name: string): unknown {
    return this.#fields.get(name);
  }

  /** A string that is not empty. */
  text(name: string): string {
    return this.optionalText(name) ?? this.refuse(name, 'a string that is not empty');
  }

  /** A string that is not empty, if there is one. */
  optionalText(name: string): string | undefined {
    const value = this.raw(name);
    if (value === undefined) return undefined;
    return typeof value === 'string' && value !== '' ? value : this.refuse(name, 'a string that is not empty');
  }

  /** One of `choices`. */
  choice<Choice extends string>(name: string, choices: readonly Choice[], fallback: Choice): Choice {
    const value = this.raw(name);
    if (value === undefined) return fallback;
    const known = choices.find((choice) => choice === value);
    return known ?? this.refuse(name, `one of ${choices.join(', ')}`);
  }

  /** An integer of at least `least`. */
  integer(name: string, least: number): number {
    return this.optionalInteger(name, least) ?? this.refuse(name, `an integer of at least ${least}`);
  }

  /** An integer of at least `least`, if there is one. */
  optionalInteger(name: string, least: number): number | undefined {
    const value = this.raw(name);
    if (value === undefined) return undefined;
    return typeof value === 'number' && Number.isSafeInteger(value) && value >= least
      ? value
      : this.refuse(name, `an integer of at least ${least}`);
  }

  /** A finite number above 0. */
  positive(name: string, fallback: number): number {
    const value = this.raw(name) ?? fallback;
    return typeof value === 'number' && Number.isFinite(value) && value > 0
      ? value
      : this.refuse(name, 'a finite number above 0');
  }

  /** 64 hexadecimal digits, in lower case, if they are there. */
  optionalHash(name: string): string | undefined {
    const value = this.optionalText(name);
    if (value === undefined || /^[0-9a-f]{64}$/i.test(value)) return value?.toLowerCase();
    return this.refuse(name, 'the 64 hexadecimal digits of a SHA-256');
  }

  /** A list of strings. */
  texts(name: string): readonly string[] {
    const value = this.raw(name);
    const isText = (each: unknown): each is string => typeof each === 'string';
    return Array.isArray(value) && value.every(isText) ? value : this.refuse(name, 'an array of strings');
  }

  /** The object under `name`. */
  object(name: string): JsonFields {
    return new JsonFields(this.raw(name), `\`${name}\` of ${this.#where}`);
  }

  /** The objects of a list, none if there is no list. */
  objects(name: string): readonly JsonFields[] {
    const value = this.raw(name) ?? [];
    if (!Array.isArray(value)) return this.refuse(name, 'an array');
    return value.map((each: unknown, place) => new JsonFields(each, `\`${name}[${place}]\` of ${this.#where}`));
  }

  /** Says what `name` must be. @throws `ERR_INVALID_PAYLOAD` */
  refuse(name: string, rule: string): never {
    const value = this.raw(name);
    const got = typeof value === 'object' ? JSON.stringify(value) : value;
    const message = `\`${name}\` of ${this.#where} must be ${rule}, got ${quote(got)}.`;
    throw new FeedloomError('ERR_INVALID_PAYLOAD', message);
  }
}
