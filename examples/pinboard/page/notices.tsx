import type { JSX } from 'preact';
import type { Status } from './use-status.js';

const REASONS: Readonly<Record<string, string>> = {
  timeout: 'Mixing new pins is taking too long',
  error: 'New pins cannot be mixed right now',
};

/** Says that this is the feed as it was, or what many have saved if there is none. */
export function Degraded({
  reason,
  isStandIn,
  onRetry,
}: {
  reason: string;
  isStandIn: boolean;
  onRetry: () => void;
}): JSX.Element {
  return (
    <div class="notice degraded" role="status">
      <p>
        <strong>{isStandIn ? 'Showing what many have saved.' : 'Showing your last feed.'}</strong>{' '}
        {REASONS[reason] ?? 'New pins are not available right now'}; nothing is lost, and the next chunk will be at
        least as large.
      </p>
      <button type="button" class="quiet" onClick={onRetry}>
        Try again
      </button>
    </div>
  );
}

/** Says that the server cannot be asked. */
export function Failed({ message, onRetry }: { message: string; onRetry: () => void }): JSX.Element {
  return (
    <div class="notice failed" role="alert">
      <p>
        <strong>That did not work.</strong> {message}
      </p>
      <button type="button" class="quiet" onClick={onRetry}>
        Try again
      </button>
    </div>
  );
}

/** Says that there is more to come. */
export function Growing({ status: { pins, wanted } }: { status: Status }): JSX.Element {
  return (
    <div class="notice growing" role="status">
      <p>
        <strong>First start:</strong> drawing pins, {pins} of {wanted}. You can look around already.
      </p>
      <progress value={pins} max={wanted} aria-label="Pins drawn" />
    </div>
  );
}

/** Says why there is nothing. */
export function Empty({ growing, onRetry }: { growing: boolean; onRetry: () => void }): JSX.Element {
  return (
    <div class="empty">
      <h2>{growing ? 'The first pins are on their way' : 'Nothing new yet'}</h2>
      <p>
        {growing
          ? 'Pins are being drawn and valued for you. This takes a few seconds.'
          : 'Your feed fills with what the people, boards and interests you follow bring. Come back in a moment.'}
      </p>
      <button type="button" class="primary" onClick={onRetry}>
        Pull for new pins
      </button>
    </div>
  );
}
