/** Answers and failures as plain values, for the tables of pure functions. */
import type { Answer, Failure, FailureCode } from '../../src/probe/index.js';
import { printable } from '../../src/text/printable.js';

const peer = { address: '192.0.2.1', isPinned: false, isProxied: false, redirects: [] };

export function anAnswer(values: Partial<Answer> = {}): Answer {
  return {
    kind: 'answer',
    status: 200,
    headers: {},
    contentType: 'application/json',
    body: '{}',
    bodyBytes: 2,
    bodySha256: '',
    isTruncated: false,
    finalUrl: 'https://api.example/health',
    phases: { nameMs: 0, connectMs: 0, tlsMs: 0, firstByteMs: 0, totalMs: 0 },
    ...peer,
    ...values,
  };
}

export function aFailure(code: FailureCode, values: Partial<Failure> = {}): Failure {
  const detail = printable(code);
  return {
    kind: 'failure',
    code,
    phase: 'connect',
    detail,
    finalUrl: 'https://api.example/',
    certificate: null,
    ...peer,
    ...values,
  };
}
