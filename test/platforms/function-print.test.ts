import { expect, test } from 'vitest';
import { withPrint } from '../../src/facts/function-print.js';
import type { Destination, Platform } from '../../src/platforms/platform.js';
import { firebase } from '../../src/platforms/firebase.js';
import { netlify } from '../../src/platforms/netlify.js';
import { vercel } from '../../src/platforms/vercel.js';
import { memoryTree, siteWith, type Files } from './memory-tree.js';

async function printOf(files: Files, platform: Platform = vercel, path = '/api/hello'): Promise<string | undefined> {
  const [site, tree] = [siteWith(), memoryTree(files)];
  const evaluator = await platform.open?.(await platform.resolve(site, tree), site, tree);
  const end: Destination = evaluator?.evaluate({ method: 'GET', path }) ?? { kind: 'not-found' };
  const printed = await withPrint(end, tree);
  return printed.kind === 'function' ? printed.print : printed.kind;
}

test('an edited function has another print, whatever else is edited', async () => {
  const print = await printOf({ 'api/hello.ts': 'export default 1;', 'index.html': '' });
  expect(print).toMatch(/^[\w-]{16}$/);
  expect(await printOf({ 'api/hello.ts': 'export default 1;', 'index.html': 'new' })).toBe(print);
  expect(await printOf({ 'api/hello.ts': 'export default 2;', 'index.html': '' })).not.toBe(print);
});

test('a function in a folder has the print of its files', async () => {
  const end: Destination = { kind: 'function', name: 'api', rule: null, source: 'functions' };
  const one = await withPrint(end, memoryTree({ 'functions/a.js': '1', 'functions/b/c.js': '2' }));
  const other = await withPrint(end, memoryTree({ 'functions/a.js': '1', 'functions/b/c.js': '3' }));
  expect(one).toMatchObject({ print: /./ });
  expect(other).not.toEqual(one);
});

test('on Netlify and Firebase the code is found by its name', async () => {
  const onNetlify = (code: string): Promise<string | undefined> =>
    printOf({ 'netlify/functions/hello.mts': code, 'index.html': '' }, netlify, '/.netlify/functions/hello');
  expect(await onNetlify('1')).toMatch(/^[\w-]{16}$/);
  expect(await onNetlify('2')).not.toBe(await onNetlify('1'));
  const config = { functions: { source: 'fn' }, hosting: { rewrites: [{ source: '/api/*', function: 'hello' }] } };
  const onFirebase = (code: string): Promise<string | undefined> =>
    printOf({ 'firebase.json': JSON.stringify(config), 'fn/index.js': code }, firebase);
  expect(await onFirebase('1')).toMatch(/^[\w-]{16}$/);
  expect(await onFirebase('2')).not.toBe(await onFirebase('1'));
});
