/** Burns the share of one core that the first argument says, until its parent leaves. */
const share = Math.min(1, Number(process.argv[2]));
const PERIOD_MS = 10;

process.once('disconnect', () => process.exit());
process.send?.('ready');

function burn(): void {
  const endsAt = performance.now() + PERIOD_MS * share;
  while (performance.now() < endsAt);
  setTimeout(burn, PERIOD_MS * (1 - share));
}

burn();
