import type { DecoderName } from './decoders/decoders.js';

/** How the outputs of a detector become objects. In a manifest: `detection`. */
export interface DetectionSettings {
  /** How the outputs are read. */
  readonly decoder: DecoderName;
  /** How pictures are prepared to be looked for objects on. @defaultValue the manifest's own `preprocessing` */
  readonly preprocessing?: Readonly<Record<string, unknown>> | undefined;
  /** Objects with a lower score are left out unless a call asks for them, 0 to 1. @defaultValue 0.5 */
  readonly minScore?: number | undefined;
  /**
   * Boxes that overlap by more than this share, 0 to 1, are one thing; 1 lets all of them be.
   * @defaultValue 0.5 for decoders that give a thing many times over, else 1
   */
  readonly maxOverlap?: number | undefined;
  /** Whether boxes of different labels may be one thing. @defaultValue `false` */
  readonly acrossLabels?: boolean | undefined;
}
