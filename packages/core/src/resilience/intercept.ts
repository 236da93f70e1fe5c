import type { CallOptions } from '../contracts/call-options.js';

/** The names of the methods of `Contract` that answer with a promise. */
export type AsyncMethod<Contract> = {
  [Name in keyof Contract]: Contract[Name] extends (...args: never[]) => unknown
    ? Promise<never> extends ReturnType<Contract[Name]>
      ? Name
      : never
    : never;
}[keyof Contract] &
  string;

/** One call of a wrapped contract. */
export interface Invocation<Contract> {
  /** The method's name. */
  readonly method: string;
  /** What it was given, the options included. */
  readonly args: readonly unknown[];
  /** The call's own signal and time limit. */
  readonly options: CallOptions;
  /** Makes the call on `target`, with `options` in place of the call's own. */
  on(target: Contract, options: CallOptions): Promise<unknown>;
}

/** Decides what a call does: on which object it is made, when, and how often. */
export type Interceptor<Contract> = (invocation: Invocation<Contract>) => Promise<unknown>;

type Callable = (...args: unknown[]) => unknown;

/** Not one question with one answer, so they reach the object beneath as they are. */
const PASSED_THROUGH: ReadonlySet<PropertyKey> = new Set(['constructor', 'close', 'scan']);

const isCallable = (value: unknown): value is Callable => typeof value === 'function';

/** The options of a call are its last argument, if that says something of signal or time. */
function carriesCallOptions(value: unknown): value is CallOptions {
  if (typeof value !== 'object' || value === null) return false;
  const { signal, deadlineMs } = value as CallOptions;
  return signal instanceof AbortSignal || typeof deadlineMs === 'number';
}

function keysOf(target: object): Set<PropertyKey> {
  const keys = new Set<PropertyKey>();
  for (
    let level: object | null = target;
    level !== null && level !== Object.prototype;
    level = Object.getPrototypeOf(level) as object | null
  ) {
    for (const key of Reflect.ownKeys(level)) keys.add(key);
  }
  keys.delete('constructor');
  return keys;
}

/**
 * An object of the same contract as `target`, whose calls go through `interceptor`.
 *
 * @param methods - Which methods are intercepted; without it all but `close` and `scan`. All other members are those of
 * `target`.
 */
export function intercept<Contract extends object>(
  target: Contract,
  methods: readonly string[] | undefined,
  interceptor: Interceptor<Contract>,
): Contract {
  const wrapped: Record<PropertyKey, unknown> = {};
  const chosen = (key: PropertyKey): boolean =>
    typeof key === 'string' && (methods === undefined ? !PASSED_THROUGH.has(key) : methods.includes(key));
  for (const key of keysOf(target)) {
    const member: unknown = Reflect.get(target, key);
    if (!isCallable(member)) {
      Object.defineProperty(wrapped, key, { enumerable: true, get: () => Reflect.get(target, key) as unknown });
    } else if (!chosen(key)) {
      wrapped[key] = member.bind(target);
    } else {
      wrapped[key] = (...args: unknown[]): Promise<unknown> => interceptor(invocation(String(key), args));
    }
  }
  // Every member of the contract is there, under its own name and with its own signature.
  return wrapped as Contract;
}

function invocation<Contract extends object>(method: string, args: readonly unknown[]): Invocation<Contract> {
  const last = args.at(-1);
  const given = carriesCallOptions(last) ? last : undefined;
  return {
    method,
    args,
    options: given === undefined ? {} : { signal: given.signal, deadlineMs: given.deadlineMs },
    async on(target, options) {
      const passed = given === undefined ? args : [...args.slice(0, -1), { ...given, ...options }];
      return (Reflect.get(target, method) as Callable).apply(target, [...passed]);
    },
  };
}
