/** `mosaic hook pre-commit` and `mosaic hook pre-push <remote> <url>`: what the husky files call. */
import { answerDoctor } from '../doctor/answer.js';
import { withoutCredentials } from '../authority/remote-url.js';
import { UsageError } from '../errors.js';
import { isCi } from '../engine/ci.js';
import { plainRequest } from '../engine/request.js';
import { openGit } from '../facts/git.js';
import { parsePushedRefs, type Push } from '../hooks/push.js';
import { printable } from '../text/printable.js';
import type { Command, Invocation } from './command.js';
import { runEnforce } from './run-enforce.js';

export const hookCommand: Command = {
  name: 'hook',
  usage: 'pre-commit | pre-push <remote> <url>',
  says: 'Judges a commit or a push from inside a Git hook. The policy\'s "hooks" says which modes each has.',
  flags: { json: { type: 'boolean', says: 'print the report as one JSON object' } },
  async run(invocation) {
    const { flags, positionals, cwd, env, io } = invocation;
    // A hook file checked out with CRLF hands its last argument over with the CR.
    const [hook, ...rest] = positionals.map((argument) => argument.replace(/\r$/, ''));
    if (hook !== 'pre-commit' && hook !== 'pre-push') {
      throw new UsageError('hook-unknown', `mosaic has no hook "${hook ?? ''}"`, {
        hint: 'mosaic hook pre-commit, or: mosaic hook pre-push "$@"',
      });
    }
    const answered = answerDoctor(rest, env, io);
    if (answered !== null) return answered;
    const push = hook === 'pre-push' ? await readPush(rest, invocation) : null;
    return runEnforce(
      { ...plainRequest, cwd, env, push, trigger: hook, isCi: isCi(env) },
      { isJson: flags.isSet('json'), io },
    );
  },
};

async function readPush([remote, url]: readonly string[], { io, cwd, env }: Invocation): Promise<Push> {
  // Read before anything can fail: Git stops with a broken pipe when a hook leaves its input unread.
  const input = await io.readInput();
  if (remote === undefined || url === undefined) {
    throw new UsageError('push-arguments-missing', 'mosaic hook pre-push needs the remote and its URL', {
      hint: 'The line in .husky/pre-push is: mosaic hook pre-push "$@"',
    });
  }
  const named = { remote: withoutCredentials(remote), url: withoutCredentials(url) };
  if (input.trim() !== '') return { ...named, refs: parsePushedRefs(input) };
  const { presumedRefs } = await import('../hooks/presumed-push.js');
  const refs = await presumedRefs(openGit(cwd, env), remote);
  for (const { remoteRef } of refs) {
    const name = printable(remoteRef.replace(/^refs\/heads\//, ''));
    io.err(`mosaic: Git's list of refs did not arrive, so this is judged as a push of ${name}\n`);
  }
  return { ...named, refs };
}
