import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { compileAddon, loads, unpacked } from './native/native-package.js';

/**
 * Compiles the two addons whose own install scripts would download something: faiss-node, against the system's libfaiss
 * (Debian: `apt-get install g++ libfaiss-dev libopenblas-dev`), and hnswlib-node, the peer of the benchmarks.
 *
 * Needs nothing but the npm registry and a compiler, and does nothing if both can be loaded. The results stay in
 * `.cache/native`, from where they come back after `npm ci`.
 */
const root = resolve(import.meta.dirname, '..');
const cache = join(root, '.cache/native');
const modules = join(root, 'node_modules');

const nodeAddonApi = {
  spec: 'node-addon-api@6.1.0',
  integrity: 'sha512-+eawOlIgy680F0kBzPUNFhMZGtJ1YmqM6l4+Crf4IkImjYrO/mqPwRMh352g23uIaQKFItcQ64I7KMaJxHgAVA==',
};
const nodeApiHeaders = {
  spec: 'node-api-headers@1.9.0',
  integrity: 'sha512-2oNILP4jXwRB4ywnYKjVk1YyJ96n2D4EOVJO6S3oYZ5PtbJrw3Yt9TpAuX3nBLMuzn74rnfGQrv13pS9vC+YiA==',
};
const faissNode = {
  spec: 'faiss-node@0.5.1',
  integrity: 'sha512-zD8wobJn8C6OLWo68Unho+Ih8l6nSRB2w3Amj01a+xc4bsEvd2mBDLklAn7VocA9XO3WDvQL/bLpi5flkCn/XQ==',
};

/** faiss-node is written for libfaiss 1.7.4, which has this name outside of `Index` too; Debian 12 has 1.7.3. */
const LIBFAISS_1_7_3 = `#include <cstdint>\nnamespace faiss { using idx_t = int64_t; }\n`;

/** Debian's libfaiss is static and leaves its linear algebra to whatever BLAS is installed. */
const LIBFAISS = ['-lfaiss', '-lblas', '-llapack'];

const headers = (): string => join(unpacked(nodeApiHeaders, cache), 'include');

function buildFaissNode(): void {
  const package_ = unpacked(faissNode, cache);
  const target = join(modules, 'faiss-node');
  const addon = join(package_, 'build/Release/faiss-node.node');
  // One that was copied and cannot be loaded is compiled again: a library beneath it may have changed.
  if (!existsSync(addon) || existsSync(target)) {
    mkdirSync(join(package_, 'build/Release'), { recursive: true });
    const shim = join(package_, 'build/libfaiss.h');
    writeFileSync(shim, LIBFAISS_1_7_3);
    compileAddon({
      source: join(package_, 'src/faiss.cc'),
      output: addon,
      include: [headers(), unpacked(nodeAddonApi, cache)],
      flags: ['-DNAPI_VERSION=6', '-DNODE_GYP_MODULE_NAME=faiss_node', '-fopenmp', '-include', shim, ...LIBFAISS],
    });
  }
  rmSync(target, { recursive: true, force: true });
  for (const part of ['lib', 'build', 'LICENSE']) {
    cpSync(join(package_, part), join(target, part), { recursive: true });
  }
  // Without the installer, which is of no use to a package that is built.
  const manifest = JSON.parse(readFileSync(join(package_, 'package.json'), 'utf8')) as Record<string, unknown>;
  const { name, version, license, main, types } = manifest;
  const trimmed = { name, version, license, main, types, dependencies: { bindings: '^1.5.0' } };
  writeFileSync(join(target, 'package.json'), JSON.stringify(trimmed, undefined, 2));
}

function buildHnswlibNode(): void {
  const package_ = join(modules, 'hnswlib-node');
  const own = join(package_, 'node_modules/node-addon-api');
  mkdirSync(join(package_, 'build/Release'), { recursive: true });
  // The flags of its own binding.gyp, as everyone gets who installs it.
  compileAddon({
    source: join(package_, 'src/addon.cc'),
    output: join(package_, 'build/Release/addon.node'),
    include: [headers(), existsSync(own) ? own : join(modules, 'node-addon-api')],
    flags: ['-DNODE_GYP_MODULE_NAME=addon', '-DNAPI_DISABLE_CPP_EXCEPTIONS', '-fno-omit-frame-pointer', '-fno-rtti'],
  });
}

let failures = 0;
for (const [name, build] of [
  ['faiss-node', buildFaissNode],
  ['hnswlib-node', buildHnswlibNode],
] as const) {
  if (loads(name, root)) {
    console.log(`${name}: is there already`);
    continue;
  }
  try {
    build();
    if (!loads(name, root)) throw new Error('It was compiled, but cannot be loaded.');
    console.log(`${name}: built`);
  } catch (error) {
    failures += 1;
    console.error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
process.exitCode = failures === 0 ? 0 : 1;
