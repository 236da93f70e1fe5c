import type { JSX } from 'preact';
import { useCallback, useRef, useState } from 'preact/hooks';
import { api } from './api.js';
import type { FeedPin, ShownPin, User } from './api.js';
import { areStandIns } from './feed-state.js';
import { Header } from './header.js';
import { Icon } from './icons.js';
import { More } from './more.js';
import { Degraded, Empty, Failed, Growing } from './notices.js';
import { PinDialog } from './pin-dialog.js';
import { SectionGrid } from './section-grid.js';
import { Skeleton } from './skeleton.js';
import { useFeed } from './use-feed.js';
import { useNow } from './use-now.js';
import { PULL_FAR, usePull } from './use-pull.js';
import { useSeen } from './use-seen.js';
import { useStatus } from './use-status.js';
import { useWidth } from './use-width.js';

/** The home feed of one user. */
export function FeedView({
  user,
  go,
  onLeave,
  onCreate,
  say,
}: {
  user: User;
  go: (path: string) => void;
  onLeave: () => void;
  onCreate: () => void;
  say: (text: string) => void;
}): JSX.Element {
  const feed = useFeed();
  const status = useStatus();
  const [opened, setOpened] = useState<ShownPin>();
  const root = useRef<HTMLDivElement>(null);
  const width = useWidth(root);
  const { state, busy, error, refresh, extend } = feed;
  const now = useNow(30_000, state);
  useSeen(root, state);

  const pull = useCallback(() => {
    window.scrollTo({ top: 0 });
    void refresh();
  }, [refresh]);
  const pulled = usePull(pull);
  const more = useCallback(() => void extend(), [extend]);

  const failed = (failure: unknown): void => say(failure instanceof Error ? failure.message : 'Something went wrong.');
  const engage = ({ token }: { readonly token?: unknown }): void => {
    if (typeof token === 'string') void api.track('engaged', [token]).catch(() => undefined);
  };
  const save = async (pin: ShownPin): Promise<boolean> => {
    if (pin.saved) say('You have saved this pin already.');
    if (pin.saved) return true;
    try {
      const { board, saves } = await api.save(pin.id);
      feed.change(pin.id, (before) => ({ ...before, saved: true, saves }));
      say(`Saved to “${board}”`);
      if ('token' in pin) engage(pin);
      return true;
    } catch (failure) {
      failed(failure);
      return false;
    }
  };
  const hide = (pin: FeedPin): void => {
    if (pin.token === undefined) return say('It is on nobody’s feed yet. Pull for new pins.');
    api.hide(pin.token).then(() => {
      feed.change(pin.id, () => undefined);
      say('Hidden. You will not see this pin again.');
    }, failed);
  };
  const actions = {
    open: (pin: FeedPin) => {
      setOpened(pin);
      engage(pin);
    },
    save: (pin: FeedPin) => void save(pin),
    hide,
  };
  const pins = state.sections.flatMap((section) => section.pins);
  const isPulling = busy === 'refreshing' || busy === 'starting';
  const stale = state.degraded.find(({ part, servedFrom }) => part === 'feed' || servedFrom === 'materialised-feed');
  // As it is on the feed, if it is there: it may have been saved meanwhile.
  const openPin = opened && (pins.find(({ id }) => id === opened.id) ?? opened);
  const deeds = {
    save,
    hide: (pin: ShownPin) => {
      const shown = pins.find(({ id }) => id === pin.id);
      if (shown !== undefined) hide(shown);
    },
  };
  return (
    <>
      <Header user={user} view="feed" go={go} onLeave={onLeave} onCreate={onCreate}>
        <button
          type="button"
          class="primary pull-button"
          onClick={pull}
          disabled={isPulling}
          data-busy={isPulling ? '' : undefined}
        >
          <Icon name="refresh" />
          <span>Pull for new</span>
        </button>
      </Header>
      <div class="pull" style={{ height: `${pulled}px` }} aria-hidden="true">
        {pulled > 0 && <span>{pulled >= PULL_FAR ? 'Let go for new pins' : 'Pull for new pins'}</span>}
      </div>
      <main id="feed" tabIndex={-1} aria-busy={busy !== undefined}>
        <h1 class="hidden">Home feed of {user.name}</h1>
        {status?.growing === true && <Growing status={status} />}
        {stale !== undefined && pins.length > 0 && (
          <Degraded reason={stale.reason} isStandIn={areStandIns(pins)} onRetry={pull} />
        )}
        {error !== undefined && <Failed message={error} onRetry={pull} />}
        <div ref={root} class="feed">
          {width > 0 &&
            state.sections.map((section) => (
              <SectionGrid key={section.key} section={section} width={width} now={now} actions={actions} />
            ))}
          {pins.length === 0 && width > 0 && busy === 'starting' && <Skeleton width={width} />}
        </div>
        {pins.length === 0 && busy === undefined && error === undefined && (
          <Empty growing={status?.growing === true} onRetry={pull} />
        )}
        {pins.length > 0 && (
          <More hasMore={state.next !== undefined} busy={busy !== undefined || error !== undefined} onMore={more} />
        )}
      </main>
      {openPin !== undefined && (
        <PinDialog
          key={openPin.id}
          pin={openPin}
          deeds={deeds}
          go={go}
          onOpen={setOpened}
          onClose={() => setOpened((now) => (now?.id === openPin.id ? undefined : now))}
        />
      )}
    </>
  );
}
