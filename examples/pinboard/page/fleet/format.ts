/** Milliseconds, short enough to stand in a table. */
export function milliseconds(value: number | undefined): string {
  if (value === undefined) return '–';
  if (value >= 10_000) return `${(value / 1000).toFixed(0)} s`;
  if (value >= 1_000) return `${(value / 1000).toFixed(1)} s`;
  return `${value >= 10 ? value.toFixed(0) : value.toFixed(1)} ms`;
}

/** A size of memory. */
export function mebibytes(bytes: number | undefined): string {
  if (bytes === undefined) return '–';
  const size = bytes / 2 ** 20;
  return size >= 1_000 ? `${(size / 1024).toFixed(1)} GiB` : `${size.toFixed(0)} MiB`;
}

/** A share of one core. */
export function percent(share: number | undefined): string {
  return share === undefined ? '–' : `${(share * 100).toFixed(0)}%`;
}

/** A number of things, with a thin space between thousands. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, '\u2009');
}
