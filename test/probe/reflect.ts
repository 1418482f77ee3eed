/** The three functions of `reflect-metadata` that the certificate library's container wants to find. */
const store = new WeakMap<object, Map<unknown, unknown>>();

Object.assign(Reflect, {
  defineMetadata(key: unknown, value: unknown, target: object) {
    store.set(target, (store.get(target) ?? new Map<unknown, unknown>()).set(key, value));
  },
  getMetadata: (key: unknown, target: object) => store.get(target)?.get(key),
  getOwnMetadata: (key: unknown, target: object) => store.get(target)?.get(key),
});
