import { readFile, readdir } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';

/** What a process and those that it has started use. */
export interface Usage {
  /** Of one core: 1 is a core that does nothing else. */
  readonly cpu: number;
  readonly residentBytes: number;
}

/** Linux counts processor time in hundredths of a second for everybody who asks. */
const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4_096;

/** Measures what processes use between two looks. Knows nothing where there is no `/proc`. */
export class UsageMeter {
  #ticks: ReadonlyMap<number, number> | undefined;
  #lookedAt = performance.now();

  /** What the groups of processes that these lead have used since the last look. */
  async look(leaders: readonly number[]): Promise<ReadonlyMap<number, Usage>> {
    const wanted = new Set(leaders);
    const ticks = new Map<number, number>();
    const usages = new Map<number, Usage>();
    const names = await readdir('/proc').catch(() => []);
    const seconds = (performance.now() - this.#lookedAt) / 1000;
    this.#lookedAt = performance.now();
    for (const name of names.filter((each) => /^\d+$/.test(each))) {
      const text = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
      // The command is in brackets, and may have brackets and spaces of its own.
      const fields = text
        .slice(text.lastIndexOf(')') + 2)
        .split(' ')
        .map(Number);
      const [group = 0, user = 0, system = 0, pages = 0] = [fields[2], fields[11], fields[12], fields[21]];
      const leader = wanted.has(Number(name)) ? Number(name) : group;
      if (!wanted.has(leader)) continue;
      const used = user + system;
      ticks.set(Number(name), used);
      // One that was not there at the last look has used all of it since.
      const before = this.#ticks === undefined ? used : (this.#ticks.get(Number(name)) ?? 0);
      const { cpu, residentBytes } = usages.get(leader) ?? { cpu: 0, residentBytes: 0 };
      usages.set(leader, {
        cpu: cpu + (used - before) / TICKS_PER_SECOND / Math.max(seconds, 0.001),
        residentBytes: residentBytes + pages * PAGE_BYTES,
      });
    }
    this.#ticks = ticks;
    return usages;
  }
}
