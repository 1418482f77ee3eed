/** Connections kept open between questions to one origin, so that fifty endpoints do not cost fifty handshakes. */
import type { Connection } from './connection.js';

export interface Warm {
  /** An idle connection for this key, the origin and the address chosen for it; it may turn out to be stale. */
  take(key: string): Connection | null;
  /** Keeps it for the next question, or ends it when it cannot serve one. */
  put(key: string, connection: Connection): void;
  close(): void;
}

export function createWarm(): Warm {
  const idle = new Map<string, Connection[]>();
  return {
    take(key) {
      const connections = idle.get(key) ?? [];
      for (let found = connections.pop(); found !== undefined; found = connections.pop()) {
        if (!found.socket.destroyed) return found;
      }
      return null;
    },
    put(key, connection) {
      if (connection.socket.destroyed) return end(connection);
      idle.set(key, [...(idle.get(key) ?? []), connection]);
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
