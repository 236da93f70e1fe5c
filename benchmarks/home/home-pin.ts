/** What a home feed knows of a pin before the page is completed. */
export interface HomePin {
  readonly topic: number;
  readonly board: string;
  /** The rung that ranked it for this page; absent for what waited in a pool. */
  readonly rung?: string;
}

/** What the catalogue tells of a pin. */
export interface HomeCard {
  readonly board: string;
  readonly about: string;
}

/** Where pins of a home feed come from. */
export type HomeSource = 'following' | 'interests' | 'ranked';
