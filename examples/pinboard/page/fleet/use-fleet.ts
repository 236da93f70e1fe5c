import { useEffect, useState } from 'preact/hooks';
import type { Moment, Snapshot } from '../../fleet/watch/snapshot.js';

/** What the server tells of the fleet. */
export interface FleetState {
  readonly snapshot: Snapshot | undefined;
  /** The last minutes, a second each, oldest first. */
  readonly history: readonly Moment[];
  readonly isConnected: boolean;
}

/** As many seconds as the charts show. */
export const SHOWN_SECONDS = 180;

/** Follows the fleet, once a second; connects again by itself. */
export function useFleet(): FleetState {
  const [state, setState] = useState<FleetState>({ snapshot: undefined, history: [], isConnected: false });
  useEffect(() => {
    const source = new EventSource('/events');
    source.addEventListener('open', () => setState((before) => ({ ...before, isConnected: true })));
    source.addEventListener('error', () => setState((before) => ({ ...before, isConnected: false })));
    source.addEventListener('history', ({ data }: MessageEvent<string>) => {
      setState((before) => ({ ...before, history: JSON.parse(data) as Moment[] }));
    });
    source.addEventListener('snapshot', ({ data }: MessageEvent<string>) => {
      const { snapshot, moment } = JSON.parse(data) as { snapshot: Snapshot; moment: Moment };
      setState(({ history }) => ({
        snapshot,
        history: [...history, moment].slice(-SHOWN_SECONDS),
        isConnected: true,
      }));
    });
    return () => source.close();
  }, []);
  return state;
}
