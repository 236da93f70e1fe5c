import type { Growth } from './corpus.js';

const BAR = 30;

/** Shows how a corpus grows: a bar on a terminal, a line now and then elsewhere. */
export class GrowthReport {
  readonly #stream: NodeJS.WriteStream;
  #lastTenth = -1;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  /** Shows `growth` if it differs enough from what was shown last. */
  show({ made, wanted }: Growth): void {
    const share = wanted === 0 ? 1 : made / wanted;
    if (this.#stream.isTTY) {
      const full = Math.round(share * BAR);
      const bar = '█'.repeat(full) + '░'.repeat(BAR - full);
      this.#stream.write(`\r  Drawing pins ${bar} ${made}/${wanted}${made >= wanted ? '\n' : ''}`);
      return;
    }
    const tenth = Math.floor(share * 10);
    if (tenth === this.#lastTenth) return;
    this.#lastTenth = tenth;
    this.#stream.write(`Drawing pins: ${made} of ${wanted}\n`);
  }
}
