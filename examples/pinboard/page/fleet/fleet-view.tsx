import { useState } from 'preact/hooks';
import type { Role } from '../../fleet/members/member.js';
import type { Command, MemberView } from '../../fleet/watch/snapshot.js';
import { send } from './command.js';
import { EventList } from './event-list.js';
import { FlowTable } from './flow-table.js';
import { FleetHeader } from './fleet-header.js';
import { LatencyChart } from './latency-chart.js';
import { MemberCard } from './member-card.js';
import { Partial } from './partial.js';
import { Tiles } from './tiles.js';
import { useFleet } from './use-fleet.js';

const GROUPS: readonly { readonly title: string; readonly roles: readonly Role[] }[] = [
  { title: 'Processes', roles: ['api', 'worker', 'ranker'] },
  { title: 'Engines', roles: ['engine', 'proxy'] },
];

/** The whole page. */
export function FleetView() {
  const { snapshot, history, isConnected } = useFleet();
  const [problem, setProblem] = useState<string>();
  const [hold, setHold] = useState(true);
  const act = (command: Command): void => {
    setProblem(undefined);
    void send(command).then(setProblem);
  };
  const kill = ({ name }: MemberView): void => act({ do: 'kill', name, hold });
  const restart = ({ name }: MemberView): void => act({ do: 'restart', name });
  const members = snapshot?.members ?? [];
  return (
    <>
      <FleetHeader snapshot={snapshot} isConnected={isConnected} onCommand={act} />
      <main>
        {problem !== undefined && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
        <Tiles snapshot={snapshot} history={history} />
        <LatencyChart history={history} events={snapshot?.events ?? []} />
        <div class="columns">
          <div class="members">
            {GROUPS.map(({ title, roles }, index) => (
              <section key={title} aria-label={title}>
                <div class="heading">
                  <h2>{title}</h2>
                  {index === 0 && (
                    <label class="hold">
                      <input
                        type="checkbox"
                        checked={hold}
                        onChange={(event) => setHold(event.currentTarget.checked)}
                      />
                      What is killed stays down until restarted
                    </label>
                  )}
                </div>
                <div class="cards">
                  {members
                    .filter(({ role }) => roles.includes(role))
                    .map((member) => (
                      <MemberCard key={member.name} member={member} onKill={kill} onRestart={restart} />
                    ))}
                </div>
              </section>
            ))}
          </div>
          <div class="details">
            <FlowTable recent={snapshot?.recent} total={snapshot?.total} />
            <Partial snapshot={snapshot} />
            <EventList events={snapshot?.events ?? []} />
          </div>
        </div>
      </main>
    </>
  );
}
