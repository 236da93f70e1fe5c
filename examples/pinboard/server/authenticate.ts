import type { Context } from 'hono';
import { deleteCookie, getSignedCookie, setSignedCookie } from 'hono/cookie';

const COOKIE = 'pinboard_user';
const YEAR_S = 31_536_000;

/** Says who sends a request, or `undefined` if nobody does. Replace it by what your product uses. */
export type Authenticate = (context: Context) => Promise<string | undefined>;

/** Remembers whom the page has chosen. */
export interface Sessions {
  readonly authenticate: Authenticate;
  begin(context: Context, user: string): Promise<void>;
  end(context: Context): void;
}

/**
 * Sessions for a demonstration, where anybody may be any of the users: `authorization: Bearer <user>`, or a signed
 * cookie that choosing a user sets.
 */
export function createSessions(users: ReadonlySet<string>, secret: string): Sessions {
  return {
    authenticate: async (context) => {
      const bearer = /^Bearer (.+)$/.exec(context.req.header('authorization') ?? '')?.[1];
      const user = bearer ?? (await getSignedCookie(context, secret, COOKIE));
      return typeof user === 'string' && users.has(user) ? user : undefined;
    },
    begin: async (context, user) => {
      const options = { httpOnly: true, sameSite: 'Strict', path: '/', maxAge: YEAR_S } as const;
      await setSignedCookie(context, COOKIE, user, secret, options);
    },
    end: (context) => {
      deleteCookie(context, COOKIE, { path: '/' });
    },
  };
}
