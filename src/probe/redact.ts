/** Takes secrets out of what is kept, when it is gathered: nothing later can print what was never stored. */

const mark = '[redacted]';

/** Shorter ones ("1", "test") would tear holes into every text. */
const shortestSecret = 6;

const secretName =
  /(^|[_\-.[\]])(token|key|apikey|secret|password|passwd|pwd|pass|signature|sig|code|auth|authorization|credential|credentials|session|sessionid|sid|jwt|otp)([_\-.[\]]|$)|(token|secret|password|signature|apikey|credential)s?$/i;

const secretHeader =
  /^(authorization|proxy-authorization|cookie|x-api-key|api-key|apikey|x-auth-token|x-csrf-token|x-xsrf-token|x-access-token|x-amz-security-token)$/;

/** Removes userinfo and the values of query and fragment parameters that are named like secrets. */
export function redactUrl(url: string): string {
  return url
    .replace(/^([a-z][a-z0-9+.-]*:)?\/\/[^/?#\\]*@/i, (_, scheme: string | undefined) => `${scheme ?? ''}//${mark}@`)
    .replace(/([?&#;])([^=&#;]*)=([^&#;]*)/g, (pair, start: string, name: string) =>
      isSecretName(name) ? `${start}${name}=${mark}` : pair,
    );
}

/** The same for every URL that stands in a text. */
export function redactUrlsIn(text: string): string {
  return text.replace(/(?:[a-z][a-z0-9+.-]*:)?\/\/\S+/gi, redactUrl);
}

/** Removes every known secret, as it is and as URLs and JSON write it. */
export function redactText(text: string, secrets: readonly string[]): string {
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, mark), text);
}

/** One header of an answer, by lower-case name. Cookies keep their names and attributes. */
export function redactHeader(name: string, value: string, secrets: readonly string[]): string {
  if (secretHeader.test(name)) return mark;
  if (name === 'set-cookie') return value.replace(/^([^=;]*)=[^;]*/, `$1=${mark}`);
  return redactText(namesUrls.has(name) ? redactUrl(value) : value, secrets);
}

/** Every form in which known secret values may turn up, longest first so that no rest of one stays. */
export function secretForms(values: readonly string[]): readonly string[] {
  const known = values.flatMap((value) => [value, ...credentialsOf(value)]);
  const encoded = known.flatMap((value) => base64Forms(value));
  const forms = [...known, ...encoded].flatMap(spellings);
  return [...new Set(forms)].filter((form) => form.length >= shortestSecret).toSorted((a, b) => b.length - a.length);
}

const namesUrls = new Set(['location', 'content-location', 'refresh']);

function isSecretName(name: string): boolean {
  // camelCase and percent-encoding hide the words.
  const plain = name
    .replace(/%5b/gi, '[')
    .replace(/%5d/gi, ']')
    .replace(/([a-z])([A-Z])/g, '$1_$2');
  return secretName.test(plain);
}

/** What follows the scheme: "Bearer abc", and inside Basic the password. */
function credentialsOf(value: string): readonly string[] {
  const [, scheme = '', credentials] = /^([a-z]+) +(\S+)$/i.exec(value) ?? [];
  if (credentials === undefined) return [];
  const pair = scheme.toLowerCase() === 'basic' ? Buffer.from(credentials, 'base64').toString() : '';
  const password = pair.includes(':') ? pair.slice(pair.indexOf(':') + 1) : '';
  return [credentials, pair, password];
}

/** As headers and echoes of them carry it, with and without its padding. */
function base64Forms(secret: string): readonly string[] {
  const encoded = Buffer.from(secret).toString('base64');
  return [encoded, encoded.replace(/=+$/, '')];
}

function spellings(secret: string): readonly string[] {
  // A lone surrogate, which no URL can spell, would throw.
  const wellFormed = Buffer.from(secret).toString();
  return [secret, encodeURIComponent(wellFormed), JSON.stringify(secret).slice(1, -1)];
}
