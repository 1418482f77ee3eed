/**
 * Tickets: one empty file for each process that waits for an answer. A probe answers the tickets that were there before
 * it began, so that no clock has to say what came first.
 */
import { access, readdir, writeFile } from 'node:fs/promises';
import { discard, ownNames, type Place } from './place.js';

/** Writes a ticket and returns its name. */
export async function takeTicket(place: Place): Promise<string> {
  const name = crypto.randomUUID();
  await writeFile(place.ticket(name), '', { flag: 'wx', mode: 0o600 });
  return name;
}

/** Names of all tickets for the place's question. */
export async function listTickets({ folder, key }: Place): Promise<string[]> {
  const files = await readdir(folder);
  return files.flatMap((file) => {
    const parts = ownNames.exec(file)?.groups;
    return parts?.['key'] === key && parts['kind'] === 'ticket' ? [parts['name'] ?? ''] : [];
  });
}

export async function isTicketThere(place: Place, name: string): Promise<boolean> {
  return access(place.ticket(name)).then(
    () => true,
    () => false,
  );
}

export async function discardTickets(place: Place, names: readonly string[]): Promise<void> {
  await Promise.all(names.map((name) => discard(place.ticket(name))));
}
