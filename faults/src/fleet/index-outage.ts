import { open, readFile, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ask, openPage, until } from './ask.js';
import { judge, LATE, textOf } from './fallback-row.js';
import type { Outage } from './fallback-row.js';

/** The files of an API's index are damaged while it is dead, and then lost: it is restored from its snapshot in S3. */
export const indexIsDamaged: Outage = async ({ fleet, nextUser }) => {
  const [api] = fleet.apis;
  const user = nextUser();
  // The ranker keeps a snapshot when it ends.
  await fleet.ranker.roll();
  const folder = join(fleet.data, api.name, 'index', 'faiss');
  let pin = '-';
  await until('there is a pin', async () => {
    pin = (await openPage(api, user, 1)).said.pins?.[0]?.id ?? '-';
    return pin !== '-';
  });
  const rows = [];
  for (const how of ['damaged', 'lost'] as const) {
    await api.kill({ hold: true });
    const told = (await readFile(join(fleet.data, 'logs', `${api.name}.log`), 'utf8')).length;
    if (how === 'damaged') await damageLargest(folder);
    else await rm(folder, { recursive: true });
    const starting = api.restart();
    const begin = performance.now();
    let answer = await ask(api, { path: `/v3/pins/${pin}/related?limit=12`, user });
    await until('it answers searches', async () => {
      answer = await ask(api, { path: `/v3/pins/${pin}/related?limit=12`, user });
      return answer.status === 200 && (answer.said.pins ?? []).length > 0;
    });
    const up = Math.round(performance.now() - begin);
    await starting;
    await until('a search is whole', async () => {
      const { status, labels } = await ask(api, { path: `/v3/pins/${pin}/related?limit=12`, user });
      return status === 200 && labels.length === 0;
    });
    const log = (await readFile(join(fleet.data, 'logs', `${api.name}.log`), 'utf8')).slice(told);
    const said = log.split('\n').filter((line) => line.startsWith('The index'));
    const problems = judge(answer, LATE.search, undefined);
    if (!said.some((line) => /restored|healed/.test(line))) problems.push('it does not say that it was restored');
    rows.push({
      when: 'the vector index is damaged',
      broken: `an API is killed and the files of its index are ${how}`,
      answered: `first answer ${up} ms after the start: ${textOf(answer)}; ${said.join(' ')}`,
      recoveryMs: Math.round(performance.now() - begin),
      problems,
    });
  }
  return rows;
};

/** Flips bytes in the middle of the largest file. */
async function damageLargest(folder: string): Promise<void> {
  const files = await Promise.all(
    (await readdir(folder)).map(async (name) => ({ file: join(folder, name), ...(await stat(join(folder, name))) })),
  );
  const [largest] = files.sort((a, b) => b.size - a.size);
  if (largest === undefined) throw new Error('The index has no files.');
  const handle = await open(largest.file, 'r+');
  try {
    const bytes = new Uint8Array(64);
    const middle = Math.max(0, Math.floor(largest.size / 2) - bytes.length);
    await handle.read(bytes, 0, bytes.length, middle);
    await handle.write(
      bytes.map((byte) => byte ^ 0xff),
      0,
      bytes.length,
      middle,
    );
  } finally {
    await handle.close();
  }
}
