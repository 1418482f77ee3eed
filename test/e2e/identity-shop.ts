/** A shop whose API says which commit it runs, in a repository that pushed its last commit an hour ago. */
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import type { Report } from '../../src/engine/report.js';
import { hour } from '../identity/scene.js';
import { healthyApi, json, pathOf, startSystem, type System } from '../support/system-server.js';
import { createProject, createSystem, parseReport, succeed, type Project } from './project.js';

export interface Shop {
  readonly project: Project;
  /** Runs `tip` until a test says otherwise; users reach the identity at the frontend as well. */
  readonly system: System;
  /** The remote's tip, whose `backend/` differs from that of `older`. */
  readonly tip: string;
  readonly older: string;
  /** The commit to push, which changes nothing of the API. */
  readonly next: string;
}

export const identityPath = '/api/__version';

export interface ShopOptions {
  /** Keys of the API in the map. */
  readonly backend?: object;
  /** Keys of the frontend. */
  readonly frontend?: object;
  readonly policy?: object;
}

export async function openShop(
  t: TestContext,
  { backend = {}, frontend = {}, policy }: ShopOptions = {},
): Promise<Shop> {
  const system = await createSystem(t);
  const project = await createProject(t, { map: mapOf(system, backend, frontend), ...(policy && { policy }) });
  const older = await project.commit({ 'backend/server.js': 'one\n' });
  await push(project, 2 * hour);
  const tip = await project.commit({ 'backend/server.js': 'two\n' });
  await push(project, hour);
  const next = await project.commit({ 'docs/guide.md': 'how\n' });
  system.api.answer = apiSaying({ git_sha: tip });
  return { project, system, tip, older, next };
}

/** Everything of the API, and each of the documents in turn for its identity. */
export function apiSaying(...documents: readonly unknown[]): RequestListener {
  let asked = 0;
  return apiWith((_request, response) => json(response, 200, documents[asked++ % documents.length]));
}

export function apiWith(identity: RequestListener): RequestListener {
  return (request, response) => (pathOf(request) === identityPath ? identity : healthyApi)(request, response);
}

/** Another whole system, whose API says this of itself. */
export async function anotherSystem(t: TestContext, document: unknown): Promise<System> {
  const system = await startSystem();
  t.onTestFinished(() => system.close());
  system.api.answer = apiSaying(document);
  return system;
}

/** Pushes HEAD as it would have been pushed this long ago, in milliseconds: Git dates its log by that variable. */
export async function push(project: Project, ago: number): Promise<void> {
  const env = { GIT_COMMITTER_DATE: new Date(Date.now() - ago).toISOString() };
  await succeed(project.git('push', '--quiet', '--no-verify', 'origin', 'main', { env }));
}

/** What a check of the backend alone sees: the status of its health, asked directly and as users ask. */
export async function healthStatuses({ web, api }: System): Promise<number[]> {
  return Promise.all([api, web].map(async ({ url }) => (await fetch(`${url}/health`)).status));
}

export interface Judged {
  readonly code: number;
  readonly report: Report;
}

/** By hand, with everything the verdict rests on saved to a file. */
export async function enforceByHand(
  { project }: Shop,
  ...flags: readonly string[]
): Promise<Judged & { readonly evidence: string }> {
  const evidence = join(project.base, 'evidence.json');
  const outcome = await project.mosaic('enforce', '--mode=ci,integration', '--json', '--evidence', evidence, ...flags);
  return { code: outcome.code, report: parseReport(outcome), evidence };
}

/** Messages of everything that was found, in report order. */
export function messagesOf({ gates }: Report): string[] {
  return gates.flatMap(({ findings }) => findings.map(({ message }) => message));
}

function mapOf({ web, api }: System, backend: object, frontend: object): unknown {
  const at = (url: string): object => ({ runtime_base_url: { mode: 'static', url } });
  const routes = [{ path: '/api/*', service: 'api', probe: '/api/config' }];
  const identity = { root_dir: 'backend', runtime_identity_path: identityPath };
  return {
    schema_version: '2.0',
    repo: { deploy_branch: 'main', work_branches: ['**'] },
    services: [
      { name: 'web', role: 'frontend', routes, ...frontend, ...at(web.url) },
      { name: 'api', role: 'backend', ...identity, ...backend, ...at(api.url) },
    ],
  };
}
