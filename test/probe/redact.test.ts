import { expect, test } from 'vitest';
import { redactHeader, redactText, redactUrl, secretForms } from '../../src/probe/redact.js';

test.each([
  ['https://user:pw@host.example/a', 'https://[redacted]@host.example/a'],
  ['//user@host.example/a', '//[redacted]@host.example/a'],
  ['https://h.example/a?token=abc&page=2', 'https://h.example/a?token=[redacted]&page=2'],
  ['https://h.example/?X-Amz-Signature=ff&x=1', 'https://h.example/?X-Amz-Signature=[redacted]&x=1'],
  [
    'https://h.example/?apiKey=1&access_token=2&client_secret=3',
    'https://h.example/?apiKey=[redacted]&access_token=[redacted]&client_secret=[redacted]',
  ],
  ['https://h.example/cb?code=42&state=x', 'https://h.example/cb?code=[redacted]&state=x'],
  ['https://h.example/#id_token=abc', 'https://h.example/#id_token=[redacted]'],
  ['/relative?password=p', '/relative?password=[redacted]'],
  ['https://h.example/?user[password]=p', 'https://h.example/?user[password]=[redacted]'],
  ['https://h.example/?monkey=1&author=2&encoded=3', 'https://h.example/?monkey=1&author=2&encoded=3'],
  ['https://h.example/a@b?mail=a@b.example', 'https://h.example/a@b?mail=a@b.example'],
])('%s', (url, redacted) => {
  expect(redactUrl(url)).toBe(redacted);
});

test.each([
  ['authorization', 'Bearer abc', '[redacted]'],
  ['set-cookie', 'sid=abc==; Path=/; HttpOnly', 'sid=[redacted]; Path=/; HttpOnly'],
  ['location', 'https://h.example/?code=1', 'https://h.example/?code=[redacted]'],
  ['x-echo', 'you sent hunter22', 'you sent [redacted]'],
  ['content-type', 'text/html', 'text/html'],
])('header %s', (name, value, kept) => {
  expect(redactHeader(name, value, ['hunter22'])).toBe(kept);
});

test('a secret is found as it is, in JSON, in a URL, behind its scheme and inside Basic', () => {
  const basic = `Basic ${Buffer.from('me:p"ass/word').toString('base64')}`;
  const forms = secretForms(['Bearer tok/en+123', basic]);
  const text = 'tok/en+123 tok%2Fen%2B123 p\\"ass/word p"ass/word Bearer tok/en+123';
  expect(redactText(text, forms)).toBe('[redacted] [redacted] [redacted] [redacted] [redacted]');
});

test('a value too short to be a secret leaves texts whole', () => {
  expect(redactText('status: ok, 1 of 1', secretForms(['1', 'ok', '']))).toBe('status: ok, 1 of 1');
});
