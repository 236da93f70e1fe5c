import type { ReadPart } from '@feedloom/core';
import { textOf } from './partition.js';
import type { Pending } from './request.js';

const keyText = (key: Uint8Array): string => textOf(key).replaceAll(/[^ -~]+/g, '·');

const partText = (part: ReadPart): string =>
  'key' in part ? keyText(part.key) : `${keyText(part.gte)}…${part.reverse === true ? ' reversed' : ''}`;

/** One step, for the trace of a violation. */
export function describe({ step, by }: Pending): string {
  const call = JSON.stringify(by);
  if (step.do === 'read') {
    const reads = step.requests.map(({ store, parts }) => `${store}: ${parts.map(partText).join(', ')}`);
    return `read ${reads.join(' | ')}  [${call}]`;
  }
  const { guard, puts = [], deletes = [] } = step.change;
  const put = puts.map(({ key }) => keyText(key)).join(' ');
  const gone = deletes.map(keyText).join(' ');
  const under =
    guard === undefined ? 'unguarded' : `if ${keyText(guard.key)} ${guard.expected ? 'unchanged' : 'absent'}`;
  return `${step.account.kind} in ${step.store} ${under}; puts ${put || '-'}; deletes ${gone || '-'}  [${call}]`;
}
