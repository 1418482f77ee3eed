/** What the map may say about an answer: health documents, routes and endpoints share it. */
import * as z from 'zod/mini';
import { documented, optional, urlPath, variableName } from './field.js';

const statusRange = 'an HTTP status from 100 to 599';
const status = z.int().check(z.gte(100, { error: statusRange }), z.lte(599, { error: statusRange }));

export const expectationSchema = z.object({
  status: optional(
    z.union([status, z.array(status).check(z.minLength(1, { error: 'at least one HTTP status' }))]),
    'The accepted HTTP status, or several. Default 200.',
    200,
    [200, 401],
  ),
  json: documented(
    z.optional(z.unknown()),
    'The shape of the JSON body. Leaves are literals or "string", "number", "boolean", "array", "object", "any"; extra fields are fine.',
    { apiBase: 'string' },
  ),
  text: optional(z.string(), 'The exact body of a plain-text answer, white space around it ignored.', 'OK'),
});

export type MapExpectation = z.infer<typeof expectationSchema>;

/** A field name of HTTP (RFC 9110 §5.1). */
const headerName = z.string().check(z.regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/, { error: 'the name of an HTTP header' }));

const headerValue = z.object({
  env: documented(
    variableName,
    'The environment variable that holds the value; values never stand in the map.',
    'MOSAIC_HEALTH_TOKEN',
  ),
});

export const headersSchema = z.record(headerName, headerValue);

export const healthSchema = z.object({
  path: optional(urlPath, 'Where health is asked. Default "/health".', '/health'),
  expect: optional(
    expectationSchema,
    'What a healthy answer looks like. Left out, the body must say so in its own words, such as {"status":"ok"}.',
    { status: 200 },
  ),
  headers: optional(headersSchema, 'Request headers, each with the variable that holds its value.', {
    authorization: { env: 'MOSAIC_HEALTH_TOKEN' },
  }),
});
