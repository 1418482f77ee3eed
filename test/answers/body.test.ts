import { describe, expect, test } from 'vitest';
import { readBody } from '../../src/answers/body.js';

describe('what a body is, whatever its label says', () => {
  const table: readonly (readonly [string, string, string, string])[] = [
    ['nothing', '', 'application/json', 'empty'],
    ['white space and a byte order mark', '\ufeff \r\n', 'text/html', 'empty'],
    ['JSON', '{"ok":true}', 'application/json', 'json'],
    ['JSON labelled as a page', '{"ok":true}', 'text/html', 'json'],
    ['JSON after a byte order mark', '\ufeff{"ok":true}', 'application/json', 'json'],
    ['a JSON word', 'null', '', 'json'],
    ['truncated JSON', '{"ok":tr', 'application/json', 'broken-json'],
    ['truncated JSON without a label', '[1,', '', 'broken-json'],
    ['broken JSON by its suffix', 'oops', 'application/health+json', 'broken-json'],
    ['a page', '<!doctype html><title>x</title>', 'text/html', 'page'],
    ['a page labelled JSON', '<!DOCTYPE html>\n<html>', 'application/json', 'page'],
    ['a page in capitals', '  <HTML lang=en>', '', 'page'],
    ['a page after comments', '<!-- a --> <!-- b -->\n<?php ?><html>', 'text/plain', 'page'],
    ['a page after a long license', `<!--${'x'.repeat(9_000)}--><html>`, 'application/json', 'page'],
    ['a page without its frame', '<title>Shop</title><script src=/a.js></script>', 'text/html', 'page'],
    ['an XHTML page', '<?xml version="1.0"?><root/>', 'application/xhtml+xml', 'page'],
    ['XML', '<?xml version="1.0"?><health/>', 'application/xml', 'text'],
    ['an element called header', '<header>', 'text/plain', 'text'],
    ['text', 'OK', 'text/plain', 'text'],
    ['text labelled HTML', 'OK', 'text/html', 'text'],
    ['an open comment', '<!-- never ends', 'text/plain', 'text'],
  ];
  test.each(table)('%s', (_, body, contentType, kind) => {
    expect(readBody({ body, contentType }).kind).toBe(kind);
  });
});

test('a body made of comments does not hang', () => {
  const body = `${'<!---->'.repeat(100_000)}x`;
  expect(readBody({ body, contentType: 'text/plain' }).kind).toBe('text');
});
