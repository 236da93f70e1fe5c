import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'feedloom-driver-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Opens a session on each executor, and on a device that is tried first, and tells by which errors that ended. */
const script = `
  import { openOnnxSession, writeOnnxModel } from '@feedloom/core/onnx';
  const x = { name: 'x', type: 'float32', dims: [1] };
  const nodes = [{ op: 'Abs', inputs: ['x'], outputs: ['y'] }];
  const model = writeOnnxModel({ inputs: [x], outputs: [{ ...x, name: 'y' }], nodes });
  const errors = [];
  for (const executor of ['worker', 'child']) {
    await openOnnxSession({ model, device: 'cpu', executor }).catch(({ code, message }) => errors.push({ code, message }));
  }
  await openOnnxSession({ model, device: 'cuda' }).catch(({ code, message }) => errors.push({ code, message }));
  console.log(JSON.stringify(errors));
`;

/** Where core is installed with the packages that it needs, and with onnxruntime-node as `install` leaves it. */
async function errorsWith(name: string, install: (modules: string) => void): Promise<unknown> {
  const modules = join(folder, name, 'node_modules');
  const core = join(modules, '@feedloom', 'core');
  cpSync(join(root, 'packages', 'core', 'src'), join(core, 'src'), { recursive: true });
  cpSync(join(root, 'packages', 'core', 'package.json'), join(core, 'package.json'));
  for (const each of ['cockatiel', 'lru-cache', 'p-limit', 'yocto-queue', 'tsx']) {
    symlinkSync(join(root, 'node_modules', each), join(modules, each));
  }
  install(modules);
  writeFileSync(join(folder, name, 'main.mts'), script);
  const args = ['--conditions=@feedloom/source', '--import', 'tsx', 'main.mts'];
  return JSON.parse((await run(process.execPath, args, { cwd: join(folder, name) })).stdout);
}

const missing = {
  code: 'ERR_DRIVER_MISSING',
  message: expect.stringContaining('`ONNXRUNTIME_NODE_INSTALL=skip npm i onnxruntime-node`') as string,
};

it('a machine without onnxruntime-node is told how to install it', async () => {
  expect(await errorsWith('none', () => undefined)).toEqual([missing, missing, missing]);
});

it('so is one whose onnxruntime-node has no native part', async () => {
  const half = (modules: string): void => {
    const target = join(modules, 'onnxruntime-node');
    mkdirSync(target);
    for (const part of ['package.json', 'dist']) {
      cpSync(join(root, 'node_modules', 'onnxruntime-node', part), join(target, part), { recursive: true });
    }
    symlinkSync(join(root, 'node_modules', 'onnxruntime-common'), join(modules, 'onnxruntime-common'));
  };
  expect(await errorsWith('half', half)).toEqual([missing, missing, missing]);
});
