import { setTimeout as sleep } from 'node:timers/promises';
import { ask, until } from './ask.js';
import type { Answer, Asker } from './ask.js';
import { judge, LATE, textOf } from './fallback-row.js';
import type { FallbackRow, Outage } from './fallback-row.js';
import { modelsOf, signalAll } from './models-of.js';

/** Many pins have it. */
const WORDS = 'plants';

/** As the label of an answer by words says it. */
const BY_WORDS = /text|words/;

function search(asker: Asker, user: string, image: Blob, text?: string): Promise<Answer> {
  const form = new FormData();
  form.set('image', image);
  form.set('objects', 'none');
  form.set('limit', '12');
  if (text !== undefined) form.set('text', text);
  return ask(asker, { method: 'POST', path: '/v3/search/visual', user, body: form });
}

/** Waits until a search is whole again. */
function untilSeen(asker: Asker, user: string, image: Blob): Promise<number> {
  return until('searches are whole', async () => {
    const { status, labels } = await search(asker, user, image);
    return status === 200 && labels.length === 0;
  });
}

function rowOf(
  when: string,
  broken: string,
  answer: Answer,
  label: RegExp | undefined,
  recoveryMs: number,
): FallbackRow {
  return { when, broken, answered: textOf(answer), recoveryMs, problems: judge(answer, LATE.search, label) };
}

/** The queue of an API's model is full. */
export const queueIsFull: Outage = async ({ fleet, nextUser, nextPicture }) => {
  const [api] = fleet.apis;
  const user = nextUser();
  const picture = await nextPicture();
  await untilSeen(api, user, picture);
  await ask(api, { method: 'POST', path: '/v3/lab/break', user, body: { what: 'queue' } });
  const again = await search(api, user, picture);
  const other = await search(api, user, await nextPicture(), WORDS);
  await sleep(5_000);
  const recoveryMs = await untilSeen(api, user, picture);
  const broken = 'the queue of an API’s model is filled';
  return [
    rowOf('the embedder is overloaded', `${broken}; the same picture as before`, again, undefined, recoveryMs),
    rowOf('the embedder is overloaded', `${broken}; another picture, with words`, other, /./, recoveryMs),
  ];
};

/** The model of an API is killed, then stands still. */
export const modelFails: Outage = async ({ fleet, nextUser, nextPicture }) => {
  const [api] = fleet.apis;
  const user = nextUser();
  const [killed, slow] = [await nextPicture(), await nextPicture()];
  await untilSeen(api, user, await nextPicture());
  signalAll(await modelsOf(api.pids), 'SIGKILL');
  const dead = await search(api, user, killed, WORDS);
  const recovered = await untilSeen(api, user, killed);
  const models = await modelsOf(api.pids);
  signalAll(models, 'SIGSTOP');
  const late = await search(api, user, slow, WORDS);
  signalAll(models, 'SIGCONT');
  const woken = await untilSeen(api, user, slow);
  return [
    rowOf('the model fails', 'the processes of an API’s models are killed', dead, BY_WORDS, recovered),
    rowOf('the features of a query come late', 'they are stopped (SIGSTOP)', late, BY_WORDS, woken),
  ];
};

/** A pin is made while the model stands still. */
export const visionIsLate: Outage = async ({ fleet, nextUser, nextPicture }) => {
  const [api] = fleet.apis;
  const user = nextUser();
  const models = await modelsOf(api.pids);
  signalAll(models, 'SIGSTOP');
  const form = new FormData();
  form.set('image', await nextPicture());
  const made = await ask(api, { method: 'POST', path: '/v3/pins/create', user, body: form });
  signalAll(models, 'SIGCONT');
  const { id = '-', vision = '-', metadata = '-' } = made.said;
  const recoveryMs = await until('a worker has looked at the pin', async () => {
    const { status, said, labels } = await ask(api, { path: `/v3/pins/${id}/related?limit=5`, user });
    return status === 200 && (said.pins ?? []).length > 0 && labels.length === 0;
  });
  const isRight = made.status === 201 && vision === 'pending' && made.ms <= LATE.create;
  return [
    {
      when: 'vision is late when a pin is created',
      broken: 'the processes of an API’s models are stopped (SIGSTOP)',
      answered: `${made.status} in ${made.ms} ms; vision ${vision}, metadata ${metadata}; looked at by the worker`,
      recoveryMs,
      problems: isRight ? [] : ['it was not kept without features'],
    },
  ];
};

/** A pin is made while S3 is dead. */
export const blobsDie: Outage = async ({ fleet, nextUser, nextPicture }) => {
  const [api] = fleet.apis;
  const user = nextUser();
  const form = new FormData();
  form.set('image', await nextPicture());
  form.set('title', 'Made while S3 is dead');
  await fleet.s3.kill();
  const making = ask(api, { method: 'POST', path: '/v3/pins/create', user, body: form });
  await sleep(1_500);
  const begin = performance.now();
  await fleet.s3.restart();
  const made = await making;
  return [
    {
      when: 'a picture cannot be stored',
      broken: 'S3 is killed, and started again 1.5 s later',
      answered: `${made.status} in ${made.ms} ms`,
      recoveryMs: Math.round(performance.now() - begin),
      problems:
        made.status === 201 && made.ms <= LATE.create ? [] : [`it answered ${made.status}: ${made.labels.join()}`],
    },
  ];
};
