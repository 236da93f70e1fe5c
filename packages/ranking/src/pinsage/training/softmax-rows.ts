/**
 * The loss of one row of logits whose item at `positive` is the right one, `-ln softmax(logits)[positive]`, and in the place of
 * the logits its gradient. A logit of `-Infinity` is no rival and has no gradient.
 */
export function softmaxLoss(logits: Float64Array, start: number, width: number, positive: number): number {
  let most = -Infinity;
  for (let at = start; at < start + width; at += 1) most = Math.max(most, logits[at] ?? 0);
  const own = logits[start + positive] ?? 0;
  let sum = 0;
  for (let at = start; at < start + width; at += 1) {
    const power = Math.exp((logits[at] ?? 0) - most);
    logits[at] = power;
    sum += power;
  }
  for (let at = start; at < start + width; at += 1) logits[at] = (logits[at] ?? 0) / sum;
  logits[start + positive] = (logits[start + positive] ?? 0) - 1;
  return Math.log(sum) + most - own;
}
