/** The wording of a finding before anything was found: `<name>` stands wherever an argument would. */

/** Null when the sentence depends on more than the text of its arguments, so nothing true can be said in general. */
export function placeholders(sentence: (args: never) => string): string | null {
  try {
    // An argument and nothing else is no text yet.
    const words: unknown = sentence(argumentsOf() as never);
    const text = String(words);
    return /\b(?:undefined|NaN|null)\b|\[object /.test(text) ? null : text;
  } catch {
    return null;
  }
}

function argumentsOf(): object {
  return new Proxy({}, { get: (_, name) => placeholder(String(name)), has: () => true });
}

/**
 * Behaves as the text `<name>`, as a list that holds only it, and as a record whose fields are placeholders too:
 * whichever of them the sentence takes its argument for.
 */
function placeholder(name: string): unknown {
  const text = `<${name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()}>`;
  return new Proxy([text], {
    get(target, key): unknown {
      if (key === Symbol.toPrimitive || key === 'toString' || key === 'toJSON') return () => text;
      if (key in target) return boundTo([placeholder(name)], key);
      if (key in String.prototype) return boundTo(text, key);
      // Whatever a number would be formatted as.
      if (key in Number.prototype) return () => text;
      return typeof key === 'symbol' ? undefined : placeholder(key);
    },
  });
}

function boundTo(self: object | string, key: string | symbol): unknown {
  const value: unknown = Reflect.get(Object(self), key);
  return typeof value === 'function' ? (value.bind(self) as unknown) : value;
}
