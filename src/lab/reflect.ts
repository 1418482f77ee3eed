/** The three functions of `reflect-metadata` that the certificate library wants to find while it is loaded. */

type Metadata = Map<unknown, unknown>;

/** Lends them for as long as `load` takes: a user's own `reflect-metadata` must find its place free, or keep it. */
export async function withReflection<Loaded>(load: () => Promise<Loaded>): Promise<Loaded> {
  if ('getMetadata' in Reflect) return load();
  const store = new WeakMap<object, Metadata>();
  const lent = {
    defineMetadata(key: unknown, value: unknown, target: object) {
      store.set(target, (store.get(target) ?? new Map<unknown, unknown>()).set(key, value));
    },
    getMetadata: (key: unknown, target: object) => store.get(target)?.get(key),
    getOwnMetadata: (key: unknown, target: object) => store.get(target)?.get(key),
  };
  Object.assign(Reflect, lent);
  try {
    return await load();
  } finally {
    for (const name of Object.keys(lent)) Reflect.deleteProperty(Reflect, name);
  }
}
