/** Text as a regular expression that matches just it; Node 20 has no `RegExp.escape`. */
export function escapeRegex(text: string): string {
  return text.replace(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
}
