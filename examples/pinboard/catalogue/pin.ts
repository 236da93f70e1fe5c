/** Where an object is in a picture, in pixels. */
export interface Box {
  readonly kind: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What the catalogue knows of a pin. Never changes once it is written. */
export interface Pin {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** The picture's size, in pixels. */
  readonly width: number;
  readonly height: number;
  /** The picture, in the blob store. */
  readonly blob: string;
  /** What the picture's largest object is. */
  readonly kind: string;
  readonly theme: string;
  readonly boxes: readonly Box[];
  /** The board that it was first saved to, and by whom. */
  readonly board: string;
  readonly saver: string;
  /** When it was first saved, in milliseconds since the Unix epoch. */
  readonly at: number;
}

/** A pin together with what users have done with it. */
export interface PinCard extends Pin {
  readonly saves: number;
}
