import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { FeedloomError } from '../../src/errors.js';
import type { OnnxSessionOptions } from '../../src/onnx/index.js';
import { openOnnxSession, writeOnnxModel } from '../../src/onnx/index.js';
import { externalReferences } from '../../src/onnx/external-references.js';
import { readModel } from '../../src/onnx/read-model.js';
import { requestOf } from '../../src/onnx/session-request.js';
import { ProtobufWriter } from '../../src/onnx/protobuf-writer.js';
import { integerBetween, withSeed } from '../../src/testing/seed.js';
import { ADD_ONE, addOne, row, withExternalData } from './models.js';

const folder = mkdtempSync(join(tmpdir(), 'feedloom-onnx-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function stored(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const open = (options: OnnxSessionOptions) => openOnnxSession({ device: 'cpu', ...options });
const weights = new Uint8Array(Float32Array.of(1, 2, 3, 4, 5, 6).buffer);
const damaged = Uint8Array.from(weights, (byte, index) => (index === 3 ? byte ^ 1 : byte));
const w = { name: 'w.bin', sha256: sha256(weights) };
const inModel = withExternalData('w.bin');

describe('a model', () => {
  it('is taken from a file with the hash that it must have', async () => {
    const model = stored('good.onnx', addOne);
    await using session = await open({ model, sha256: sha256(addOne).toUpperCase() });
    expect(session.sha256).toBe(sha256(addOne));
    expect((await session.run({ x: row }))['y']?.data).toEqual(Float32Array.of(2, 3, 4));
  });

  it('reads the external data that is listed, from a file or from memory', async () => {
    for (const from of [stored('weights', weights), weights]) {
      await using session = await open({ model: inModel, externalData: [{ ...w, from }] });
      expect((await session.run({ x: row }))['y']?.data).toEqual(Float32Array.of(22, 28));
    }
  });

  const outside = withExternalData('../w.bin');
  const listed = [{ name: 'w.bin', from: weights }];
  const one = { type: 'float32', dims: [], data: { name: 'hidden.bin' } } as const;
  const inAttribute = writeOnnxModel({
    ...ADD_ONE,
    nodes: [{ op: 'Constant', inputs: [], outputs: ['one'], attributes: { value: { tensor: one } } }, ...ADD_ONE.nodes],
    initializers: {},
  });
  /** In a node of a function that nobody calls, in the second of two places that are merged. */
  const inFunction = (): Uint8Array => {
    const entry = new ProtobufWriter().string(1, 'location').string(2, 'a').string(2, 'hidden.bin');
    const tensor = new ProtobufWriter().message(13, entry);
    const node = new ProtobufWriter().message(5, new ProtobufWriter().message(5, tensor));
    return Uint8Array.of(
      ...addOne,
      ...new ProtobufWriter().message(25, new ProtobufWriter().message(7, node)).toBytes(),
    );
  };

  it.each<[string, OnnxSessionOptions, string]>([
    ['of another hash', { model: addOne, sha256: sha256(inModel) }, 'ERR_CORRUPT'],
    ['that is not there', { model: join(folder, 'none.onnx') }, 'ERR_NOT_FOUND'],
    ['that is a folder', { model: folder }, 'ERR_INVALID_ARGUMENT'],
    ['that is a device', { model: '/dev/zero' }, 'ERR_INVALID_ARGUMENT'],
    ['larger than allowed', { model: addOne, maxBytes: addOne.length - 1 }, 'ERR_TOO_LARGE'],
    [
      'larger than allowed with its external data',
      { model: inModel, externalData: listed, maxBytes: inModel.length + weights.length - 1 },
      'ERR_TOO_LARGE',
    ],
    ['that is none', { model: new TextEncoder().encode('<html>Not found</html>') }, 'ERR_CORRUPT'],
    ['that was cut off', { model: addOne.subarray(0, -9) }, 'ERR_CORRUPT'],
    ['of another format', { model: Uint8Array.of(0, 0, 0, 0, 0x4f, 0x52, 0x54, 0x4d) }, 'ERR_UNSUPPORTED'],
    ['that reads a file which is not listed', { model: inModel }, 'ERR_UNSUPPORTED'],
    ['that reads another than the listed file', { model: outside, externalData: listed }, 'ERR_UNSUPPORTED'],
    ['that reads a file by its path', { model: withExternalData(stored('w.bin', weights)) }, 'ERR_UNSUPPORTED'],
    ['that reads memory', { model: withExternalData('*/_ORT_MEM_ADDR_/*') }, 'ERR_UNSUPPORTED'],
    ['that reads a file for an attribute', { model: inAttribute }, 'ERR_UNSUPPORTED'],
    ['that reads a file in a function', { model: inFunction() }, 'ERR_UNSUPPORTED'],
    ['with external data of another hash', { model: inModel, externalData: [{ ...w, from: damaged }] }, 'ERR_CORRUPT'],
    [
      'without its external data',
      { model: inModel, externalData: [{ ...w, from: join(folder, 'no') }] },
      'ERR_NOT_FOUND',
    ],
  ])('%s is refused before the runtime sees it', (_, options, code) => {
    expect(() => readModel(requestOf(options))).toThrow(expect.objectContaining({ code }));
  });

  it('is refused if the runtime refuses it', async () => {
    const tooShort = [{ name: 'w.bin', from: weights.subarray(4) }];
    const unknown = writeOnnxModel({ ...ADD_ONE, nodes: [{ op: 'Hypnotise', inputs: ['x'], outputs: ['y'] }] });
    await expect(open({ model: inModel, externalData: tooShort })).rejects.toMatchObject({ code: 'ERR_CORRUPT' });
    await expect(open({ model: new Uint8Array(0) })).rejects.toMatchObject({ code: 'ERR_CORRUPT' });
    await expect(open({ model: unknown, executor: 'child' })).rejects.toMatchObject({ code: 'ERR_UNSUPPORTED' });
    await expect(open({ model: addOne, sha256: sha256(inModel) })).rejects.toMatchObject({ code: 'ERR_CORRUPT' });
  });

  it.each<[string, object]>([
    ['no model', { model: undefined }],
    ['a hash that is none', { sha256: 'abc' }],
    ['an unknown device', { device: 'tpu' }],
    ['an unknown executor', { executor: 'main' }],
    ['no threads', { threads: 0 }],
    ['no bytes', { maxBytes: 0 }],
    ['external data without a name', { externalData: [{ name: '', from: weights }] }],
    ['the same external data twice', { externalData: [listed[0], listed[0]] }],
    ['external data that is none', { externalData: [null] }],
    ['external data from nowhere', { externalData: [{ name: 'w.bin' }] }],
  ])('is not opened with %s', async (_, options) => {
    await expect(open({ model: addOne, ...options })).rejects.toMatchObject({
      code: 'ERR_INVALID_ARGUMENT',
    });
  });
});

describe('a session', () => {
  it('is not opened without options', async () => {
    for (const none of [undefined, null]) {
      await expect(openOnnxSession(none as never)).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
    }
  });

  it.skipIf(process.platform === 'win32')('does not wait for a pipe that nobody writes to', async () => {
    const model = join(folder, 'pipe');
    execFileSync('mkfifo', [model]);
    // If it did wait, its child could be killed.
    const opening = open({ model, executor: 'child', deadlineMs: 20_000 });
    await expect(opening).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
  });
});

describe('a session that is started again', () => {
  it('serves the same bytes or none', async () => {
    const model = stored('changing.onnx', addOne);
    const other = writeOnnxModel({ ...ADD_ONE, nodes: [{ op: 'Sub', inputs: ['x', 'one'], outputs: ['y'] }] });
    await using session = await open({ model, executor: 'child' });
    stored('changing.onnx', other);
    process.kill(session.stats().pid, 'SIGKILL');
    const refusal = async (): Promise<unknown> =>
      session.run({ x: row }).then(
        () => 'computed',
        (error: unknown) =>
          FeedloomError.is(error) && FeedloomError.is(error.cause) ? error.cause.code : 'no cause yet',
      );
    await vi.waitFor(async () => expect(await refusal()).toBe('ERR_CORRUPT'), 10_000);
    stored('changing.onnx', addOne);
    await vi.waitFor(() => expect(session.stats().ready).toBe(true), 20_000);
    expect((await session.run({ x: row }))['y']?.data).toEqual(Float32Array.of(2, 3, 4));
  });
});

describe('looking for external data', () => {
  it('finds every file that a model names', () => {
    symlinkSync(folder, join(folder, 'link'));
    expect([...externalReferences(withExternalData('link/w.bin'))]).toEqual(['link/w.bin']);
    expect([...externalReferences(addOne)]).toEqual([]);
  });

  it('ends with a typed error or an answer, whatever the bytes are', () =>
    withSeed({}, (random) => {
      for (let trial = 0; trial < 2_000; trial += 1) {
        const bytes = Uint8Array.from(inModel);
        for (let edits = integerBetween(random, 1, 4); edits > 0; edits -= 1) {
          bytes[integerBetween(random, 0, bytes.length - 1)] = integerBetween(random, 0, 255);
        }
        try {
          externalReferences(bytes);
        } catch (error) {
          expect(FeedloomError.is(error)).toBe(true);
        }
      }
    }));

  it('refuses what is nested without end', () => {
    let graph = new ProtobufWriter();
    for (let depth = 0; depth < 200; depth += 1) {
      const attribute = new ProtobufWriter().message(6, graph);
      graph = new ProtobufWriter().message(1, new ProtobufWriter().message(5, attribute));
    }
    const model = new ProtobufWriter().message(7, graph).toBytes();
    expect(() => externalReferences(model)).toThrow(expect.objectContaining({ code: 'ERR_CORRUPT' }));
  });
});
