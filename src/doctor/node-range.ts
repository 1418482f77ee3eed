/** The supported Node versions; a test compares them with package.json. */

export const supportedNode = '^20.19.0 || >=22.12.0';

/** `version` as Node says it: "v20.19.0". */
export function isSupported(version: string): boolean {
  const [, major, minor] = /^v?(\d+)\.(\d+)\./.exec(version) ?? [];
  if (major === undefined) return false;
  const [first, second] = [Number(major), Number(minor)];
  return (first === 20 && second >= 19) || (first === 22 && second >= 12) || first > 22;
}
