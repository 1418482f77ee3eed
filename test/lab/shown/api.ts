/** What each fault of calls, uploads and errors looks like on the wire. */
import { expect } from 'vitest';
import type { endpointFaults, errorFaults, uploadFaults } from '../../../src/lab/faults/api.js';
import { config } from '../../../src/lab/backend.js';
import { catalogue } from '../../../src/lab/names.js';
import type { Look } from '../client.js';
import type { Check } from './identity.js';

const configured =
  (document: object): Check =>
  async ({ web }) =>
    expect((await web('/api/config')).json).toEqual(document);
const { features } = config;

export const shownEndpointFaults: Record<keyof typeof endpointFaults, Check> = {
  'endpoint-missing': async ({ web }) => expect((await web('/api/config')).status).toBe(404),
  'endpoint-field-missing': configured({ features }),
  'endpoint-field-type': configured({ apiBase: 7, features }),
  'endpoint-field-placeholder': configured({ apiBase: 'undefined', features }),
  'endpoint-field-empty': configured({ apiBase: '', features }),
  'endpoint-labelled-page': async ({ web }) => {
    const heard = await web('/api/config');
    expect(heard.headers['content-type']).toContain('text/html');
    expect(heard.json).toEqual(config);
  },
  'endpoint-takes-any-method': async ({ api }) => expect((await api('/config', { method: 'DELETE' })).status).toBe(200),
  'search-finds-nothing': async ({ web }) => expect((await web('/api/search?q=assam')).json).toEqual({ results: [] }),
  'search-ignores-query': async ({ web }) =>
    expect((await web('/api/search?q=xyzzy')).json).toEqual({ results: catalogue }),
  'upload-refused': async ({ web }) =>
    expect((await web('/api/upload', { method: 'POST', body: 'x' })).status).toBe(413),
};

const sent = Buffer.from([0, 200, 201, 202, 10, 13, 255, 65]);

async function readBack({ web }: Look): Promise<{ status: number; body: Buffer }> {
  const stored = await web('/api/upload', { method: 'POST', body: sent });
  expect(stored.status).toBe(201);
  return web(`/api${(stored.json as { location: string }).location}`);
}

export const shownUploadFaults: Record<keyof typeof uploadFaults, Check> = {
  'upload-forgotten': async (look) => expect((await readBack(look)).status).toBe(404),
  'upload-altered': async (look) => {
    const { status, body } = await readBack(look);
    expect(status).toBe(200);
    expect(body.equals(sent)).toBe(false);
  },
  'upload-cut-off': async (look) => {
    const { status, body } = await readBack(look);
    expect(status).toBe(200);
    expect(body.length).toBeGreaterThan(0);
    expect(body.length).toBeLessThan(sent.length);
  },
};

const unknown =
  (status: number, body: RegExp): Check =>
  async ({ web }) => {
    const heard = await web('/api/no-such-path');
    expect([heard.status, heard.text]).toEqual([status, expect.stringMatching(body)]);
  };

export const shownErrorFaults: Record<keyof typeof errorFaults, Check> = {
  'unknown-path-page': unknown(200, /^<!doctype html>/),
  'unknown-path-json': unknown(200, /^\{\}$/m),
  'unknown-path-fails': unknown(500, /internal/),
  'error-shows-trace': unknown(404, /at findUser \(.*users\.js:41:17\)/),
  'error-shows-sql': unknown(404, /SELECT \* FROM users/),
  'error-is-page': unknown(404, /^<html>.*404/),
  'error-is-200': unknown(200, /not found/),
  'bad-json-fails': async ({ web }) =>
    expect((await web('/auth/login', { method: 'POST', body: '{"name' })).status).toBe(500),
  'quote-fails': async ({ web }) => {
    expect((await web(`/api/search?q=${encodeURIComponent("o'brien")}`)).status).toBe(500);
    expect((await web(`/api/search?q='`)).status).toBe(500);
    expect((await web('/api/search?q=assam')).status).toBe(200);
  },
};
