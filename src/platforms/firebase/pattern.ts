/** Globs and regular expressions of firebase.json, as far as all readings of them agree. */
import picomatch from 'picomatch';
import { timed, timedMatch } from '../timed-match.js';

export type Matched = 'yes' | 'no' | 'unknown';

/** https://firebase.google.com/docs/hosting/full-config#glob_pattern_matching; regular expressions are RE2's. May throw what `untimely` catches. */
export function firebasePattern({ source, glob, regex }: Readonly<Record<string, unknown>>): (path: string) => Matched {
  const written = glob ?? source;
  if (typeof written === 'string') return globPattern(written);
  return typeof regex === 'string' ? regexPattern(regex) : () => 'no';
}

function globPattern(written: string): (path: string) => Matched {
  const pattern = written.replace(/^(!?)\/?/, '$1/');
  // Firebase does not say whether "*" matches a leading dot, nor whether "/a/**" matches "/a".
  const readings = [{ dot: true }, { dot: false, strictSlashes: true }].map((options) => picomatch(pattern, options));
  const fixed = /^[^:]*/.exec(pattern)?.[0] ?? '';
  // A capture, as in "/blog/:post*": the redirect's destination takes what it matched.
  if (fixed !== pattern) return (path) => (path.startsWith(fixed) ? 'unknown' : 'no');
  return (path) => {
    const [first, ...others] = readings.map((matches) => timed(pattern, () => matches(path)));
    if (others.some((other) => other !== first)) return 'unknown';
    return first === true ? 'yes' : 'no';
  };
}

function regexPattern(written: string): (path: string) => Matched {
  try {
    const pattern = new RegExp(written.replaceAll('(?P<', '(?<'), 'u');
    return (path) => (timedMatch(pattern, path) === null ? 'no' : 'yes');
  } catch {
    return () => 'unknown';
  }
}
