/** One change of one file. `find` occurs exactly once, so a patch cannot rot in silence. */
export interface Patch {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** A mistake that the checks must find, as a patch of the real source of one package. */
export interface PlantedBug {
  readonly name: string;
  readonly text: string;
  readonly package: 'core' | 'pools' | 'adapters';
  readonly patches: readonly Patch[];
  /** Runs the checks on the patched copy of `src`. @returns What they found, or `undefined`. */
  readonly check: (folder: string) => Promise<string | undefined>;
}
