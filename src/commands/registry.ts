/** The commands, each loaded only when it is called. */
import type { Command } from './command.js';

interface Entry {
  readonly says: string;
  load(): Promise<Command>;
}

export const commands: Readonly<Record<string, Entry>> = {
  enforce: {
    says: 'judge the repository and what runs',
    load: async () => (await import('./enforce.js')).enforceCommand,
  },
  hook: {
    says: 'what the Git hooks call',
    load: async () => (await import('./hook.js')).hookCommand,
  },
  init: {
    says: 'set a repository up: map, "prepare" script, hooks',
    load: async () => (await import('./init.js')).initCommand,
  },
  install: {
    says: 'install the Git hooks; run by "prepare"',
    load: async () => (await import('./install.js')).installCommand,
  },
  session: {
    says: 'start, show or end the working session',
    load: async () => (await import('./session.js')).sessionCommand,
  },
  override: {
    says: 'let one gate or one commit through for a while',
    load: async () => (await import('./override.js')).overrideCommand,
  },
  scan: {
    says: 'find references to dead backends, and say which users meet',
    load: async () => (await import('./scan.js')).scanCommand,
  },
  routes: {
    says: 'which files the platforms take and where every route ends',
    load: async () => (await import('./routes.js')).routesCommand,
  },
  explain: {
    says: 'what a gate checks, and what to do about its findings',
    load: async () => (await import('./explain.js')).explainCommand,
  },
  doctor: {
    says: 'prove that the hooks fire and everything is in place',
    load: async () => (await import('./doctor.js')).doctorCommand,
  },
  stamp: {
    says: 'write into a build which commit it is of',
    load: async () => (await import('./stamp.js')).stampCommand,
  },
  judge: {
    says: 'judge saved evidence again, offline',
    load: async () => (await import('./judge.js')).judgeCommand,
  },
  demo: {
    says: 'replay the incident for real on this machine',
    load: async () => (await import('./demo.js')).demoCommand,
  },
};
