/** Whether anybody is at home at a service's address. */
import { firstByteLimit } from '../engine/limits.js';
import { defineFact, Unavailable } from './fact.js';
import { serviceNamed, urlAt } from './service-url.js';

/** True for any answer but a platform's "there is no such deployment". Throws `Unavailable` when the network failed. */
export const hostAnswer = defineFact(
  'host answer',
  async (gathering, name: string, environment: string | null): Promise<boolean> => {
    const service = serviceNamed(gathering, name, environment);
    const probe = await gathering.probe();
    const request = { url: urlAt(service, '/'), firstByteMs: firstByteLimit(service), ownHosts: service.hosts };
    const { outcome, reason, fault } = await probe.observe({ ...request, isFresh: true });
    if (outcome.kind === 'failure' && fault === 'vantage') {
      const message = `whether ${name} answers is not known: ${outcome.detail}`;
      throw new Unavailable(reason ?? 'host-unchecked', message, 'Try again when the network works');
    }
    return outcome.kind === 'answer' && reason !== 'tombstone';
  },
);
