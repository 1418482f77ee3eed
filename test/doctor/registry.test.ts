import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { isSupported, supportedNode } from '../../src/doctor/node-range.js';
import { checks } from '../../src/doctor/registry.js';

const root = join(import.meta.dirname, '../..');

it('lists every check of the folder, each under the name of its file', () => {
  const files = readdirSync(join(root, 'src/doctor/checks')).map((file) => basename(file, '.ts'));
  expect(checks.map(({ id }) => id).toSorted()).toEqual(files.toSorted());
});

it('gives each check a title of its own', () => {
  expect(new Set(checks.map(({ title }) => title)).size).toBe(checks.length);
});

it('supports the Node versions that the package declares', () => {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { engines: { node: string } };
  expect(supportedNode).toBe(manifest.engines.node);
  const versions = [
    'v18.20.0',
    'v20.18.9',
    'v20.19.0',
    'v21.7.0',
    'v22.11.0',
    'v22.12.0',
    'v23.0.0',
    'v24.1.0',
    'what',
  ];
  expect(versions.filter((version) => isSupported(version))).toEqual(['v20.19.0', 'v22.12.0', 'v23.0.0', 'v24.1.0']);
});
