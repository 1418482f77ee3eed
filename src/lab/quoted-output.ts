/** What a program printed, with a bar before each line. */
export function quotedOutput(output: string): string {
  return output
    .trimEnd()
    .split('\n')
    .map((line) => `    │ ${line}`.trimEnd())
    .join('\n');
}
