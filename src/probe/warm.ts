/** Connections kept open between questions to one origin, so that fifty endpoints do not cost fifty handshakes. */
import type { Connection } from './connection.js';

export interface Warm {
  /** An idle connection to this origin; it may turn out to be stale. */
  take(origin: string): Connection | null;
  /** Keeps it for the next question, or ends it when it cannot serve one. */
  put(origin: string, connection: Connection): void;
  close(): void;
}

export function createWarm(): Warm {
  const idle = new Map<string, Connection[]>();
  return {
    take(origin) {
      const connections = idle.get(origin) ?? [];
      for (let found = connections.pop(); found !== undefined; found = connections.pop()) {
        if (!found.socket.destroyed) return found;
      }
      return null;
    },
    put(origin, connection) {
      if (connection.socket.destroyed) return end(connection);
      idle.set(origin, [...(idle.get(origin) ?? []), connection]);
    },
    close() {
      for (const connection of [...idle.values()].flat()) end(connection);
      idle.clear();
    },
  };
}

/** Closes at once, whatever it was doing. */
export function end(connection: Connection): void {
  void connection.client.destroy();
  connection.socket.destroy();
}
