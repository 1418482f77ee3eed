/** The incident's two hosts under their own names and certificates, behind a proxy that leads to this machine. */
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer as createHttp } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import { createAuthority } from '../probe/certificates.js';
import { healthyApi, json, pathOf, type System } from '../support/system-server.js';
import { createProject, createSystem, succeed, type Project } from './project.js';

export const mapText = readFileSync(new URL('../authority/fixtures/incident-1.0.json', import.meta.url), 'utf8');
const frontendHost = 'whatismydelta.com';
const backendHost = 'mosaic-backend-tpog.onrender.com';

export interface Incident {
  readonly project: Project;
  readonly system: System;
  /** What the hooks and the command need to find the hosts: a proxy and an authority. */
  readonly env: Readonly<Record<string, string>>;
  /** Deployed, and the tip of `main` at the remote. */
  readonly tip: string;
}

/** A clone of the incident's repository; its map is the incident's, byte for byte. */
export async function replayIncident(t: TestContext): Promise<Incident> {
  const system = await createSystem(t);
  const project = await createProject(t, {});
  // What GitHub would be is a repository on this machine.
  await succeed(project.git('config', '--global', `url.${project.remote}.insteadOf`, origin));
  await succeed(project.git('config', 'remote.origin.url', origin));
  const tip = await project.commit({ 'authority_map.json': mapText });
  await succeed(project.git('push', '--quiet', '--no-verify', 'origin', 'main'));
  system.api.answer = (request, response) => {
    if (pathOf(request) === '/__version') json(response, 200, { git_sha: tip });
    else if (pathOf(request) === '/health') json(response, 200, { ok: true, git_sha: tip });
    else healthyApi(request, response);
  };
  return { project, system, tip, env: await publish(t, system, project.base) };
}

const origin = 'git@github.com:mosaic-canon/wimd.git';

async function publish(t: TestContext, { web, api }: System, folder: string): Promise<Record<string, string>> {
  const authority = await createAuthority('Incident');
  const certificate = await authority.issue([frontendHost, backendHost]);
  const hosts = createHttps(certificate, (request, response) => {
    (request.headers.host === frontendHost ? web : api).answer(request, response);
  });
  const port = await listen(t, hosts);
  const proxy = createHttp();
  proxy.on('connect', ({ url = '' }, socket: Socket) => {
    if (url !== `${frontendHost}:443` && url !== `${backendHost}:443`) {
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
      return;
    }
    const onward = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    for (const end of [socket, onward]) end.on('error', () => undefined);
  });
  const file = join(folder, 'authority.pem');
  await writeFile(file, authority.ca);
  return { HTTPS_PROXY: `http://127.0.0.1:${await listen(t, proxy)}`, NODE_EXTRA_CA_CERTS: file };
}

async function listen(t: TestContext, server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  t.onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((done) => server.close(done));
  });
  return (server.address() as AddressInfo).port;
}
