import { SingleBar } from 'cli-progress';
import type { IndexProgress } from './index-folder.js';

/** Shows how far a run is: a bar on a terminal, a line for every tenth elsewhere. */
export class ProgressBar {
  readonly #stream: NodeJS.WriteStream;
  readonly #bar: SingleBar | undefined;
  #isStarted = false;
  #lastTenth = -1;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
    if (stream.isTTY) this.#bar = new SingleBar({ stream, format: '  {bar} {value}/{total}  {eta_formatted} left' });
  }

  show({ done, total }: IndexProgress): void {
    if (this.#bar === undefined) return this.#showLine(done, total);
    if (this.#isStarted) this.#bar.update(done);
    else this.#bar.start(total, done);
    this.#isStarted = true;
  }

  end(): void {
    this.#bar?.stop();
  }

  #showLine(done: number, total: number): void {
    const tenth = total === 0 ? 10 : Math.floor((10 * done) / total);
    if (tenth === this.#lastTenth) return;
    this.#lastTenth = tenth;
    this.#stream.write(`${done} of ${total} pictures\n`);
  }
}
