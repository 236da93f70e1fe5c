/*
 * node --conditions=@feedloom/source --import tsx training/embedder/expect.ts
 *
 * Writes into the manifest of the shipped model what it answers to two golden pictures. Whoever opens it compares, so
 * that damage, or a card that computes wrongly, is caught before anything is indexed.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { measureExpectation } from '@feedloom/vision';

const folder = fileURLToPath(new URL('../../packages/vision/models/efficientnet-lite0/', import.meta.url));
const expects = await measureExpectation({ model: folder, device: 'cpu' });
const manifest = JSON.parse(await readFile(`${folder}/manifest.json`, 'utf8')) as Readonly<Record<string, unknown>>;
await writeFile(`${folder}/manifest.json`, `${JSON.stringify({ ...manifest, expects }, undefined, 2)}\n`);
