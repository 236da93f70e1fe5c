import type { Context } from 'hono';
import type { z } from 'zod';

/** What a handler is given: all of it checked against the route's schemas. */
export interface Call<Params, Query, Body> {
  /** Who calls; the empty string on a public route. */
  readonly user: string;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** Aborts when the caller has gone. */
  readonly signal: AbortSignal;
  /** For the few handlers that set cookies. */
  readonly context: Context;
}

type Shape = z.ZodType;

/** One entry of the route table. The same entry checks requests, types the handler and documents the route. */
export interface Route<
  Params extends Shape = Shape,
  Query extends Shape = Shape,
  Body extends Shape = Shape,
  Form extends Shape = Shape,
> {
  readonly method: 'get' | 'post' | 'delete';
  /** With parameters as `:name`. */
  readonly path: string;
  readonly summary: string;
  /** Who may call it. */
  readonly access: 'public' | 'user';
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** The same as a form with a file, `multipart/form-data`; for the same handler. */
  readonly form?: Form;
  /** What a success is answered with. @defaultValue 200 */
  readonly status?: 200 | 201;
  /** Refuses a user who calls too often, before anything is read. */
  readonly limit?: (user: string) => Promise<void>;
  /** How long an answer may take, in milliseconds, where that is promised. */
  readonly limitMs?: number;
  readonly response: Shape;
  readonly handle: (call: Call<z.output<Params>, z.output<Query>, z.output<Body> | z.output<Form>>) => Promise<unknown>;
}

/** Types a route from its schemas. */
export function route<
  Response extends Shape,
  Params extends Shape = z.ZodNever,
  Query extends Shape = z.ZodNever,
  Body extends Shape = z.ZodNever,
  Form extends Shape = z.ZodNever,
>(
  definition: Omit<Route<Params, Query, Body, Form>, 'response' | 'handle'> & {
    readonly response: Response;
    readonly handle: (
      call: Call<z.output<Params>, z.output<Query>, z.output<Body> | z.output<Form>>,
    ) => Promise<z.input<Response>>;
  },
): Route {
  return definition as unknown as Route;
}
