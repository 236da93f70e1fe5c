import type { FleetEvent } from '../../fleet/watch/snapshot.js';

const SHOWN = 12;

const timeOf = (at: number): string => new Date(at).toTimeString().slice(0, 8);

/** What happened last, latest first. */
export function EventList({ events }: { events: readonly FleetEvent[] }) {
  return (
    <section class="panel events" aria-label="What happened">
      <h2>What happened</h2>
      {events.length === 0 && <p class="soft">Nothing yet.</p>}
      <ol>
        {events.slice(0, SHOWN).map(({ at, name, what }) => (
          <li key={`${at} ${name} ${what}`}>
            <time>{timeOf(at)}</time> <strong>{name}</strong> <span>{what}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
