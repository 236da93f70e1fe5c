/** What a member of the fleet is for. */
export type Role = 'engine' | 'proxy' | 'api' | 'worker' | 'ranker';

/** `starting` until it answers, `draining` while it finishes what it has. */
export type MemberState = 'down' | 'starting' | 'up' | 'draining';

/** A server or a process of the fleet, which is kept running. */
export interface Member {
  readonly name: string;
  readonly role: Role;
  /** In a few words, for people. */
  readonly what: string;
  readonly port: number;
  readonly state: MemberState;
  /** Of what runs now; several if it is a group of servers. */
  readonly pids: readonly number[];
  /** How many of its servers there should be. */
  readonly size: number;
  /** How often it was started again. */
  readonly restarts: number;
  /** Whether it stays down until it is restarted. */
  readonly isHeld: boolean;
  /** Ends it at once, as `kill -9` does; of a group, the server that takes writes. */
  kill(options?: KillOptions): Promise<void>;
  /** Starts it again, and waits until it answers; kills it first if it runs. */
  restart(): Promise<void>;
  /** Asks it to finish what it has and to end, and starts it again. Engines are killed instead. */
  roll(): Promise<void>;
  /** Ends it for good. */
  stop(): Promise<void>;
}

/** How a member is killed. */
export interface KillOptions {
  /** Whether it stays down until it is restarted; else its supervisor brings it back. @defaultValue `false` */
  readonly hold?: boolean | undefined;
}

/** What happens to members. */
export type OnMemberEvent = (name: string, what: string) => void;
