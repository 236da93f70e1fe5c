import { answerWorlds, askRecommender, measureAnswers, synthPinboard } from '@feedloom/ranking/evaluation';
import type { EvaluationSet, PlantedPinboard, RankingReport, SeedAnswers } from '@feedloom/ranking/evaluation';
import { trainingSettings } from './training-settings.js';

/** How to evaluate. */
export interface EvaluateOptions {
  /** Steps of training; 0 trains no network. */
  readonly steps: number;
  /** Worker threads. */
  readonly threads: number;
}

const COMPARED = [
  ['content', 'popularity'],
  ['collaborative', 'content'],
  ['collaborative-64', 'content'],
  ['collaborative', 'collaborative-64'],
  ['walk', 'collaborative'],
  ['propagation', 'collaborative'],
  ['pinsage', 'collaborative'],
  ['pinsage', 'propagation'],
  ['blend', 'collaborative'],
  ['blend', 'walk'],
  ['fresh', 'content'],
  ['fresh', 'content-of-cold'],
] as const;

/** The standard worlds of some seeds. */
export function standardWorlds(seeds: readonly number[]): EvaluationSet[] {
  return seeds.map((seed) => synthPinboard({ seed }));
}

/** Lets all rankers answer, and measures what they answered. Progress goes to stderr. */
export async function evaluateWorlds(
  worlds: readonly EvaluationSet[],
  { steps, threads }: EvaluateOptions,
): Promise<{ readonly answered: SeedAnswers[]; readonly report: RankingReport }> {
  const startedAt = performance.now();
  const answered = await answerWorlds(worlds, {
    training: steps === 0 ? undefined : trainingSettings(steps),
    threads,
    onProgress({ world, ranker }) {
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
      console.error(`${seconds.padStart(4)} s  world ${world + 1} of ${worlds.length}: ${ranker}`);
    },
  });
  const judged = await Promise.all(answered.map((one, at) => withOracle(one, worlds[at])));
  return { answered: judged, report: await measureAnswers(judged, { compare: COMPARED }) };
}

function isPlanted(world: EvaluationSet | undefined): world is PlantedPinboard {
  return world !== undefined && 'chances' in world;
}

/** Where the truth was planted it answers too: nobody can know more than it does. */
async function withOracle(one: SeedAnswers, world: EvaluationSet | undefined): Promise<SeedAnswers> {
  if (!isPlanted(world)) return one;
  const oracle = await askRecommender(
    { name: 'oracle', score: (user, scores) => scores.set(world.chances(user)) },
    world,
  );
  return { ...one, answers: [...one.answers, oracle] };
}
