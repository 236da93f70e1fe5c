import { z } from 'zod';
import type { Route } from './route.js';

/** The OpenAPI 3.1 description of the route table. */
export function openApiOf(routes: readonly Route[]): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Pinboard', version: '3', description: 'The home feed of the Feedloom example.' },
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'The id of a user.' },
        cookie: { type: 'apiKey', in: 'cookie', name: 'pinboard_user' },
      },
      schemas: {
        Problem: {
          type: 'object',
          required: ['status', 'code', 'title'],
          properties: { status: { type: 'integer' }, code: { type: 'string' }, title: { type: 'string' } },
        },
      },
    },
  };
}

function operationOf({ summary, access, params, query, body, form, status = 200, response }: Route): object {
  const problem = { $ref: '#/components/schemas/Problem' };
  return {
    summary,
    parameters: [...parametersOf(params, 'path'), ...parametersOf(query, 'query')],
    ...(body === undefined && form === undefined
      ? {}
      : { requestBody: { required: true, content: bodiesOf(body, form) } }),
    responses: {
      [status]: { description: 'Done.', content: json(schemaOf(response, 'output')) },
      default: { description: 'Refused or failed.', content: { 'application/problem+json': { schema: problem } } },
    },
    security: access === 'public' ? [] : [{ bearer: [] }, { cookie: [] }],
  };
}

function bodiesOf(body: z.ZodType | undefined, form: z.ZodType | undefined): object {
  const asForm = form && { 'multipart/form-data': { schema: schemaOf(form, 'input') } };
  return { ...(body && json(schemaOf(body, 'input'))), ...asForm };
}

/** A schema as JSON Schema, without the keyword that OpenAPI states once for all. */
export function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io });
  return rest;
}

function json(schema: object): object {
  return { 'application/json': { schema } };
}

function parametersOf(schema: z.ZodType | undefined, where: 'path' | 'query'): object[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, object>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: property,
  }));
}
