/*
 * tsx scripts/generate-hbase-client.ts
 *
 * Makes packages/adapters/src/hbase/generated/thrift2-client.mjs from thrift2.thrift beside it. Needs Debian's
 * thrift-compiler 0.17. The compiler writes two CommonJS modules that require the package `thrift`; here they become one
 * ES module whose function takes that package, so that it can be loaded when it is first needed, and from anywhere.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const folder = resolve(import.meta.dirname, '../packages/adapters/src/hbase/generated');

const HEADER = `// Generated from thrift2.thrift by thrift-compiler 0.17.0 and scripts/generate-hbase-client.ts. Do not edit.

/** Defines HBase's structs and client over the package \`thrift\`. */
export function defineThrift2(thrift) {
const Thrift = thrift.Thrift;
const Int64 = thrift.Int64;
const ttypes = {};
`;

const FOOTER = `
return { ...ttypes, Client: THBaseServiceClient };
}
`;

/** Without what the compiler writes for modules of CommonJS. */
function bodyOf(file: string): string {
  return readFileSync(file, 'utf8')
    .replace(/^\/\/.*\n/gm, '')
    .replace(/^"use strict";\n/m, '')
    .replace(/^const (thrift|Thrift|Int64|ttypes) = .*\n/gm, '')
    .replaceAll('= module.exports.', '= ttypes.')
    .replace('= exports.Client =', '=')
    .trim();
}

const work = mkdtempSync(join(tmpdir(), 'feedloom-thrift-'));
try {
  execFileSync('thrift', ['--gen', 'js:node,es6', '-out', work, join(folder, 'thrift2.thrift')], { stdio: 'pipe' });
  const structs = bodyOf(join(work, 'thrift2_types.js'));
  const service = bodyOf(join(work, 'THBaseService.js'));
  // The half that a server would need.
  const client = service.slice(0, service.indexOf('const THBaseServiceProcessor'));
  writeFileSync(join(folder, 'thrift2-client.mjs'), HEADER + structs + '\n' + client.trim() + '\n' + FOOTER);
} finally {
  rmSync(work, { recursive: true, force: true });
}
