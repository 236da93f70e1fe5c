import type { IQueueBackend } from 'bullmq';
import { describe, expect, it } from 'vitest';
import { ClaimLine } from '../../src/bullmq/claim-line.js';
import type { ClaimedJob } from '../../src/bullmq/claim-line.js';

type Answer = [json: object | undefined, id: string];

/** Answers commands when the test says so. */
class Desk {
  readonly sent: string[] = [];
  readonly #replies: { resolve: (answer: unknown) => void; reject: (error: Error) => void; finishes: boolean }[] = [];
  readonly backend = {
    moveToActive: (token: string) => this.#command(`claim ${token}`, false),
    moveToCompleted: ({ id }: { id: string }, _value: unknown, _remove: boolean, token: string, fetchNext: boolean) =>
      this.#command(`finish ${id} ${token}${fetchNext ? ' and claim' : ''}`, true),
  } as unknown as IQueueBackend;

  #command(text: string, finishes: boolean): Promise<unknown> {
    this.sent.push(text);
    return new Promise((resolve, reject) => this.#replies.push({ resolve, reject, finishes }));
  }

  /** Answers the oldest command with a job, or with none. */
  async reply(id?: string): Promise<void> {
    const answer: Answer | undefined = id === undefined ? undefined : [{ name: 'task', data: '7', opts: {} }, id];
    const asked = this.#replies.shift();
    asked?.resolve(asked.finishes ? { result: answer, finishedOn: 0 } : answer);
    await turn();
  }

  async refuse(): Promise<void> {
    this.#replies.shift()?.reject(new Error('no connection'));
    await turn();
  }
}

const turn = async (): Promise<void> => {
  for (let times = 0; times < 2; times += 1) await new Promise((resolve) => setImmediate(resolve));
};
const idsOf = (jobs: readonly ClaimedJob[]): string[] => jobs.map(({ id }) => id);
const onlyOf = ([job]: readonly ClaimedJob[]): ClaimedJob => job as ClaimedJob;
const stays = () => false;

function openLine(): { line: ClaimLine; desk: Desk } {
  let tokens = 0;
  return { line: new ClaimLine(() => `t${(tokens += 1)}`), desk: new Desk() };
}

/** A line in which one caller holds the job `a`, and another waits for two claims behind one that takes eight. */
async function busyLine() {
  const { line, desk } = openLine();
  const first = line.claim(desk.backend, 1, stays);
  await turn();
  await desk.reply('a');
  const held = onlyOf(await first);
  const eight = line.claim(desk.backend, 8, stays);
  await turn();
  let hasLeft = false;
  const two = line.claim(desk.backend, 2, () => hasLeft);
  await turn();
  desk.sent.length = 0;
  return { line, desk, held, eight, two, leave: () => (hasLeft = true) };
}

describe('a line of claims', () => {
  it('sends all claims of one caller at once, and gives it what there is', async () => {
    const { line, desk } = openLine();
    const jobs = line.claim(desk.backend, 20, stays);
    await turn();
    expect(desk.sent).toHaveLength(20);
    await desk.reply('a');
    for (let rest = 0; rest < 19; rest += 1) await desk.reply();
    expect(idsOf(await jobs)).toEqual(['a']);
  });

  it('sends claims of several callers together as long as they are few', async () => {
    const { line, desk } = openLine();
    for (let caller = 0; caller < 12; caller += 1) void line.claim(desk.backend, 1, stays);
    await turn();
    expect(desk.sent).toHaveLength(8);
    await desk.reply('a');
    expect(desk.sent).toHaveLength(9);
  });

  it('serves whoever waits by what is finished, under the same token', async () => {
    const { line, desk, held, eight, two } = await busyLine();
    const finished = line.finish(desk.backend, held);
    expect(desk.sent).toEqual(['finish a t1 and claim']);
    for (let reply = 0; reply < 8; reply += 1) await desk.reply(`e${reply}`);
    await desk.reply('next');
    await finished;
    expect(idsOf(await eight)).toHaveLength(8);
    await desk.reply('last');
    expect((await two).map(({ id, token }) => [id, token])).toEqual([
      ['next', 't1'],
      ['last', 't10'],
    ]);
  });

  it('asks for no job that nobody waits for', async () => {
    const { line, desk } = openLine();
    const jobs = line.claim(desk.backend, 1, stays);
    await turn();
    await desk.reply('a');
    void line.finish(desk.backend, onlyOf(await jobs));
    expect(desk.sent).toEqual(['claim t1', 'finish a t1']);
  });

  it('gives a caller its turn back if finishing fails, or brings nothing', async () => {
    for (const fails of [true, false]) {
      const { line, desk, held, two } = await busyLine();
      const finished = line.finish(desk.backend, held);
      const told = finished.then(
        () => 'done',
        ({ message }: Error) => message,
      );
      for (let reply = 0; reply < 8; reply += 1) await desk.reply(`e${reply}`);
      await (fails ? desk.refuse() : desk.reply());
      expect(await told).toBe(fails ? 'no connection' : 'done');
      await desk.reply('x');
      await desk.reply('y');
      expect(idsOf(await two)).toEqual(['x', 'y']);
    }
  });

  it('passes over a caller who has left', async () => {
    const { line, desk, held, two, leave } = await busyLine();
    leave();
    void line.finish(desk.backend, held);
    expect(desk.sent).toEqual(['finish a t1']);
    expect(await two).toEqual([]);
  });

  it('tells a failure only to who has got nothing', async () => {
    const { line, desk } = openLine();
    const [some, none] = [line.claim(desk.backend, 2, stays), line.claim(desk.backend, 1, stays)];
    const refused = expect(none).rejects.toThrow('no connection');
    await turn();
    await desk.reply('a');
    await desk.refuse();
    await desk.refuse();
    expect(idsOf(await some)).toEqual(['a']);
    await refused;
  });
});
