import type { EngineCost, UnitCosts } from '../plan/unit-costs.js';
import { ENGINE_CASES } from './engine-cases.js';
import { measureEngine } from './engine-cost.js';
import { measurePictures } from './picture-costs.js';
import { measureRanking } from './ranking-costs.js';
import { runApi } from './api-run.js';

/** How exactly to measure, and who hears what is being measured. */
export interface MeasureOptions {
  readonly isQuick: boolean;
  readonly say: (text: string) => void;
}

/** Measures what one of everything costs on this machine, on every engine that is installed. */
export async function measureAll({ isQuick, say }: MeasureOptions): Promise<UnitCosts> {
  say('a refresh over HTTP …');
  const api = await runApi({ processes: 1, refreshes: isQuick ? 600 : 2_000 });
  const engines: EngineCost[] = [];
  for (const engine of ENGINE_CASES) {
    const reason = engine.whyMissing();
    if (reason !== undefined) {
      say(`${engine.name} is left out: ${reason}.`);
      continue;
    }
    say(`a refresh on ${engine.name} …`);
    engines.push(await measureEngine(engine, { users: 20, rounds: isQuick ? 5 : 15 }));
  }
  say('candidates and ranking …');
  const ranking = await measureRanking(isQuick ? 5 : 20);
  say('pictures …');
  const pictures = await measurePictures(isQuick ? 3 : 12, isQuick ? 2_000 : 8_000);
  return {
    refreshCpuUs: api.cpuUs,
    answerBytes: api.answerBytes,
    deliveryCpuUs: api.deliveryCpuUs,
    ...ranking,
    ...pictures,
    engines,
  };
}
