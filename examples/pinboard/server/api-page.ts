import { html } from 'hono/html';
import { schemaOf } from './openapi.js';
import type { Route } from './route.js';

/** The route table as a page for people. */
export function apiPage(routes: readonly Route[]): ReturnType<typeof html> {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Pinboard API</title>
        <link rel="icon" href="/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/app.css" />
      </head>
      <body class="api">
        <main>
          <h1>Pinboard API</h1>
          <p>
            The same table as <a href="/openapi.json">OpenAPI 3.1</a>. Where a user is needed, send
            <code>authorization: Bearer ana</code>, or choose one on <a href="/">the page</a>. Refusals are
            <code>{ status, code, title }</code>.
          </p>
          ${routes.map(entry)}
        </main>
      </body>
    </html>`;
}

function entry({ method, path, summary, access, query, body, form, response }: Route): ReturnType<typeof html> {
  const parts = [
    ['Query', query],
    ['Body', body],
    ['Form', form],
    ['Answer', response],
  ] as const;
  return html`<details>
    <summary>
      <code class="method">${method.toUpperCase()}</code> <code>${path}</code>
      ${access === 'user' ? html`<small class="key">needs a user</small>` : ''}
      <span class="what">${summary}</span>
    </summary>
    ${parts.map(([name, schema]) =>
      schema === undefined
        ? ''
        : html`<h3>${name}</h3>
            <pre>${JSON.stringify(schemaOf(schema, name === 'Answer' ? 'output' : 'input'), undefined, 2)}</pre>`,
    )}
  </details>`;
}
