import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'feedloom-packed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Starts one worker and one child, calls each, closes both, and ends by itself. */
const main = (entry: string): string => `
  import { startChild, startWorker } from '@feedloom/core/spawn';
  const entry = ${entry};
  const remotes = [await startWorker(entry, { data: 2 }), await startChild(entry, { data: 3 })];
  const answers = await Promise.all(remotes.map((remote) => remote.call('times', 21)));
  const [worker, child] = await Promise.all(remotes.map((remote) => remote.call('pid')));
  await Promise.all(remotes.map((remote) => remote.close()));
  console.log(JSON.stringify({ answers, own: [worker === process.pid, child === process.pid] }));
`;

/** Has a timer that would keep it alive for ever. */
const entry = `
  import { serve } from '@feedloom/core/spawn';
  setInterval(() => undefined, 1_000);
  serve((factor) => ({ methods: { times: (number) => number * factor, pid: () => process.pid } }));
`;

const expected = { answers: [42, 63], own: [true, false] };

describe('a worker and a child', () => {
  it('start from source under `node --import tsx`, as `npm start` runs it', async () => {
    const app = join(folder, 'source');
    mkdirSync(app);
    symlinkSync(join(root, 'node_modules'), join(app, 'node_modules'));
    writeFileSync(join(app, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(app, 'main.ts'), main(`new URL('./entry.js', import.meta.url)`));
    writeFileSync(
      join(app, 'entry.ts'),
      entry.replace('(factor)', '(factor: number)').replaceAll('(number)', '(number: number)'),
    );
    const args = ['--conditions=@feedloom/source', '--import', 'tsx', 'main.ts'];
    const { stdout } = await run(process.execPath, args, { cwd: app });
    expect(JSON.parse(stdout)).toEqual(expected);
  });

  it('end when the process that started them is killed', async () => {
    const app = join(folder, 'source');
    const script = `
      import { startChild } from '@feedloom/core/spawn';
      const child = await startChild(new URL('./entry.js', import.meta.url), { data: 2 });
      console.log(child.pid);`;
    writeFileSync(join(app, 'parent.ts'), script);
    const args = ['--conditions=@feedloom/source', '--import', 'tsx', 'parent.ts'];
    const parent = spawn(process.execPath, args, { cwd: app, stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    parent.kill('SIGKILL');
    const pid = Number(String(line));
    expect(pid).toBeGreaterThan(1);
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow(), { timeout: 5_000 });
  });

  describe('from a packed tarball', () => {
    const app = join(folder, 'app');
    const installed = join(app, 'node_modules', '@feedloom', 'core');

    beforeAll(async () => {
      // A copy is built, so that this test neither needs nor disturbs the `dist` of the working tree.
      const house = join(folder, 'house');
      const core = join(house, 'packages', 'core');
      cpSync(join(root, 'packages', 'core'), core, {
        recursive: true,
        filter: (path) => !['node_modules', 'dist', 'test'].includes(basename(path)),
      });
      for (const file of ['tsup.base.ts', 'tsconfig.base.json']) cpSync(join(root, file), join(house, file));
      symlinkSync(join(root, 'node_modules'), join(house, 'node_modules'));
      await run(process.execPath, [join(root, 'node_modules/tsup/dist/cli-default.js'), '--no-dts'], { cwd: core });
      await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: core });
      const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
      mkdirSync(installed, { recursive: true });
      await run('tar', ['-xzf', join(folder, tarball ?? ''), '-C', installed, '--strip-components=1']);
      for (const name of ['cockatiel', 'lru-cache', 'p-limit', 'yocto-queue']) {
        symlinkSync(join(root, 'node_modules', name), join(app, 'node_modules', name));
      }
      writeFileSync(join(app, 'package.json'), '{ "type": "module" }');
      writeFileSync(join(app, 'main.js'), main(`new URL('./entry.js', import.meta.url)`));
      writeFileSync(join(app, 'entry.js'), entry);
    }, 120_000);

    it('start as plain JavaScript, without tsx', async () => {
      const { stdout } = await run(process.execPath, ['main.js'], { cwd: app });
      expect(JSON.parse(stdout)).toEqual(expected);
    });

    it('run models', async () => {
      for (const name of ['onnxruntime-node', 'onnxruntime-common']) {
        symlinkSync(join(root, 'node_modules', name), join(app, 'node_modules', name));
      }
      const script = `
        import { openOnnxSession, writeOnnxModel } from '@feedloom/core/onnx';
        const x = { name: 'x', type: 'float32', dims: [1] };
        const nodes = [{ op: 'Abs', inputs: ['x'], outputs: ['y'] }];
        const model = writeOnnxModel({ inputs: [x], outputs: [{ ...x, name: 'y' }], nodes });
        for (const executor of ['worker', 'child']) {
          const session = await openOnnxSession({ model, device: 'cpu', executor });
          const { y } = await session.run({ x: { type: 'float32', dims: [1], data: Float32Array.of(-5) } });
          console.log(y.data[0]);
          await session.close();
        }`;
      const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { cwd: app });
      expect(stdout).toBe('5\n5\n');
    });

    it('import every published subpath', async () => {
      const script = `
        for (const path of ['', '/memory', '/testing', '/spawn', '/onnx']) await import('@feedloom/core' + path);
        console.log('all');`;
      const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { cwd: app });
      expect(stdout).toBe('all\n');
    });
  });
});
