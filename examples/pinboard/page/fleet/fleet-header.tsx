import type { Command, Snapshot } from '../../fleet/watch/snapshot.js';

const RATES = [0, 5, 10, 20, 40, 80];

/** How the fleet is in a sentence. */
function summary(snapshot: Snapshot | undefined, isConnected: boolean): { mood: string; text: string } {
  if (!isConnected || snapshot === undefined) return { mood: 'bad', text: 'Not connected' };
  if (snapshot.phase === 'starting') return { mood: 'busy', text: 'Starting' };
  if (snapshot.phase === 'rolling') return { mood: 'busy', text: 'Rolling restart' };
  const down = snapshot.members.filter(({ state }) => state !== 'up').map(({ name }) => name);
  if (down.length > 0) return { mood: 'bad', text: `Without ${down.join(', ')}` };
  const { growth } = snapshot;
  if (growth !== undefined && growth.made < growth.wanted) {
    return { mood: 'busy', text: `Drawing pins: ${growth.made} of ${growth.wanted}` };
  }
  const { errors = 0, late = 0 } = snapshot.recent?.all ?? {};
  if (errors > 0) return { mood: 'bad', text: `Everything runs; ${errors} errors in the last 20 s` };
  if (late > 0) return { mood: 'busy', text: `Everything runs; ${late} late answers in the last 20 s` };
  return { mood: 'good', text: 'All is well' };
}

/** The bar on top: how it is, how much is asked of it, and the rolling restart. */
export function FleetHeader(props: {
  readonly snapshot: Snapshot | undefined;
  readonly isConnected: boolean;
  readonly onCommand: (command: Command) => void;
}) {
  const { snapshot, isConnected, onCommand } = props;
  const { mood, text } = summary(snapshot, isConnected);
  const rates = [...new Set([...RATES, snapshot?.rate ?? 0])].sort((a, b) => a - b);
  return (
    <header class="top">
      <h1>Pinboard fleet</h1>
      <p class="mood" data-mood={mood} role="status">
        {text}
      </p>
      <div class="controls">
        <label class="rate">
          <span>Requests a second</span>
          <select
            value={String(snapshot?.rate ?? 0)}
            onChange={(event) => onCommand({ do: 'rate', rate: Number(event.currentTarget.value) })}
          >
            {rates.map((rate) => (
              <option key={rate} value={String(rate)}>
                {rate}
              </option>
            ))}
          </select>
        </label>
        <button
          type="button"
          class="quiet"
          disabled={snapshot?.phase !== 'running'}
          onClick={() => onCommand({ do: 'roll' })}
        >
          Rolling restart
        </button>
        {snapshot?.url !== undefined && (
          <a class="primary" href={snapshot.url} target="_blank" rel="noreferrer">
            Open pinboard
          </a>
        )}
      </div>
    </header>
  );
}
