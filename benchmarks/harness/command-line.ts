import { parseArgs } from 'node:util';

/** What the command line asks for. */
export interface Request {
  readonly group: string;
  readonly only: ReadonlySet<string> | undefined;
  readonly isQuick: boolean;
  readonly asJson: boolean;
}

/** Reads `feed [--quick] [--only F1,F2] [--json]`. */
export function readCommandLine(args: readonly string[]): Request {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { quick: { type: 'boolean' }, json: { type: 'boolean' }, only: { type: 'string' } },
  });
  return {
    group: positionals[0] ?? 'feed',
    only: values.only === undefined ? undefined : new Set(values.only.split(',').map((id) => id.trim())),
    isQuick: values.quick ?? false,
    asJson: values.json ?? false,
  };
}
