/** The backend's files: taken raw or as a form, and given back byte by byte. */
import { randomUUID } from 'node:crypto';
import type { Handler } from './auth.js';
import { paths } from './names.js';
import { json, type Ask, type Reply } from './reply.js';

interface Stored {
  readonly bytes: Buffer;
  readonly type: string;
}

export interface Uploads {
  readonly handlers: Readonly<Record<string, Handler>>;
  /** Null for a path that is no file's. */
  read(path: string): Reply | null;
}

export function openUploads(): Uploads {
  const files = new Map<string, Stored>();
  return {
    handlers: {
      [`POST ${paths.upload}`]: async (ask) => {
        const stored = await received(ask);
        if (stored === null) return json(400, { error: 'expected bytes, or a form with a file' });
        const id = randomUUID();
        files.set(id, stored);
        const location = `${paths.files}/${id}`;
        return json(201, { id, size: stored.bytes.length, location }, { location });
      },
    },
    read(path) {
      const file = files.get(path.slice(paths.files.length + 1));
      if (!path.startsWith(`${paths.files}/`) || file === undefined) return null;
      const headers = { 'content-type': file.type, 'content-disposition': 'attachment', 'cache-control': 'no-store' };
      return { status: 200, headers, body: file.bytes };
    },
  };
}

async function received(ask: Ask): Promise<Stored | null> {
  const type = ask.headers['content-type'] ?? 'application/octet-stream';
  const bytes = await ask.body();
  if (bytes.length === 0) return null;
  if (!type.startsWith('multipart/')) return { bytes, type };
  // Node's own parser of forms.
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } })
    .formData()
    .catch(() => null);
  const file = [...(form?.values() ?? [])].find((value) => typeof value !== 'string');
  if (file === undefined) return null;
  return {
    bytes: Buffer.from(await file.arrayBuffer()),
    type: file.type === '' ? 'application/octet-stream' : file.type,
  };
}
