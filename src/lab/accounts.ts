/** Users and sessions, for as long as the lab runs. */
import { randomUUID, scryptSync, timingSafeEqual } from 'node:crypto';

export interface Accounts {
  /** False when the name is taken. */
  register(name: string, password: string): boolean;
  isRight(name: string, password: string): boolean;
  /** The session's id. */
  open(name: string, id?: string): string;
  /** Whose session it is; null for none. */
  whose(id: string): string | null;
  end(id: string): void;
}

export function openAccounts(): Accounts {
  const users = new Map<string, { readonly salt: string; readonly hash: Buffer }>();
  const sessions = new Map<string, string>();
  return {
    register(name, password) {
      if (users.has(name)) return false;
      const salt = randomUUID();
      users.set(name, { salt, hash: hashOf(password, salt) });
      return true;
    },
    isRight(name, password) {
      const user = users.get(name);
      return user !== undefined && timingSafeEqual(user.hash, hashOf(password, user.salt));
    },
    open(name, id = randomUUID()) {
      sessions.set(id, name);
      return id;
    },
    whose: (id) => sessions.get(id) ?? null,
    end: (id) => void sessions.delete(id),
  };
}

/** Cheap on purpose: nobody's password is worth a thing here. */
function hashOf(password: string, salt: string): Buffer {
  return scryptSync(password, salt, 32, { cost: 1_024 });
}
