import { readFile, readlink } from 'node:fs/promises';
import { systemCodeOf } from './safe-file.js';

/** Who has a lock. */
export interface LockOwner {
  readonly pid: number;
  /** When the process began, where the system tells: pids are used again. */
  readonly startedAt: string;
  /** Names the boot of the machine, where the system tells; elsewhere empty. */
  readonly boot: string;
  /** Names the space in which `pid` is one, as that of a container, where the system tells; elsewhere empty. */
  readonly pidNamespace: string;
  /** Tells apart two owners of one process. */
  readonly fence: string;
}

/** This process as an owner. */
export async function thisProcess(fence: string): Promise<LockOwner> {
  const { pid } = process;
  return { pid, startedAt: await startOf(pid), ...(await readPlace()), fence };
}

/** Whether an owner lives; `undefined` if it is of another machine, boot or container, where its pid tells nothing. */
export async function isAlive(owner: LockOwner): Promise<boolean | undefined> {
  const { boot, pidNamespace } = await readPlace();
  if (owner.boot !== boot || owner.pidNamespace !== pidNamespace) return undefined;
  return owner.startedAt === (await startOf(owner.pid)) && exists(owner.pid);
}

/** Reads the text of a lock; `undefined` if it is none. */
export function parseOwner(text: string): LockOwner | undefined {
  try {
    const { pid, startedAt, fence, boot = '', pidNamespace = '' } = JSON.parse(text) as Partial<LockOwner>;
    if (pid === undefined || startedAt === undefined || fence === undefined) return undefined;
    return { pid, startedAt, boot, pidNamespace, fence };
  } catch {
    return undefined;
  }
}

async function readPlace(): Promise<Pick<LockOwner, 'boot' | 'pidNamespace'>> {
  const [boot, pidNamespace] = await Promise.all([
    readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => ''),
    readlink('/proc/self/ns/pid').catch(() => ''),
  ]);
  return { boot: boot.trim(), pidNamespace };
}

/** When a process began, in the words of the system; empty if it does not say. */
async function startOf(pid: number): Promise<string> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The 22nd field; the second one is a name in brackets that may hold anything.
  return status.slice(status.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCodeOf(error) === 'EPERM';
  }
}
