import { describe, expect, test } from 'vitest';
import { arrivalOf } from '../../src/engine/arriving.js';
import { backend, contextOf, frontend } from '../gates/contexts.js';

const servicesOf = (...services: readonly object[]) => contextOf({ services }).services;
const route = (path: string, more: object = {}): object => ({ path, service: 'api', ...more });
const web = (...routes: readonly object[]): object => ({ ...frontend, routes });

describe('what a push brings to the map', () => {
  test('nothing', () => {
    const arrival = arrivalOf(servicesOf(web(route('/a')), backend), servicesOf(web(route('/a')), backend));
    expect(arrival).toMatchObject({ items: [], isAnythingElse: false });
    expect([...arrival.names, ...arrival.leaving, ...arrival.dropping]).toEqual([]);
  });

  test('a route and a dependency: left out of what is judged now', () => {
    const openai = { name: 'openai', role: 'external', provider: 'openai' };
    const before = servicesOf(web(route('/a')), backend, openai);
    const after = servicesOf(web(route('/a'), route('/b')), { ...backend, depends_on: ['openai'] }, openai);
    const arrival = arrivalOf(before, after);
    expect(arrival.items).toEqual(['the route /b of web', 'the dependency of api on openai']);
    expect(arrival.isAnythingElse).toBe(false);
    expect(arrival.services).toEqual(before);
  });

  test('the same path with another method is another route', () => {
    const after = servicesOf(web(route('/a'), route('/a', { method: 'HEAD' })), backend);
    expect(arrivalOf(servicesOf(web(route('/a')), backend), after).items).toEqual(['the route /a of web']);
  });

  test('a service, with all of its routes', () => {
    const shop = { ...frontend, name: 'shop', routes: [route('/a')] };
    const arrival = arrivalOf(servicesOf(backend), servicesOf(backend, shop));
    expect([...arrival.names]).toEqual(['shop']);
    expect(arrival.services.find(({ name }) => name === 'shop')?.routes).toEqual([]);
    expect(arrival).toMatchObject({ items: ['the route /a of shop'], isAnythingElse: true });
  });

  test('a service at another address comes, and does not leave', () => {
    const moved = { ...backend, runtime_base_url: 'https://new.example' };
    const arrival = arrivalOf(servicesOf(backend), servicesOf(moved));
    expect({ names: [...arrival.names], leaving: [...arrival.leaving] }).toEqual({ names: ['api'], leaving: [] });
  });

  test('a service that leaves, and a route that is dropped', () => {
    const arrival = arrivalOf(
      servicesOf(web(route('/a'), route('/b')), backend, { ...backend, name: 'old' }),
      servicesOf(web(route('/a')), backend),
    );
    expect({ leaving: [...arrival.leaving], dropping: [...arrival.dropping] }).toEqual({
      leaving: ['old'],
      dropping: ['web'],
    });
    expect(arrival.isAnythingElse).toBe(true);
  });

  test('another declaration of the same route is no arrival, but a difference', () => {
    const after = servicesOf(web(route('/a', { expect: { status: 401 } })), backend);
    const arrival = arrivalOf(servicesOf(web(route('/a')), backend), after);
    expect(arrival).toMatchObject({ items: [], isAnythingElse: true });
    expect([...arrival.names]).toEqual([]);
  });

  test('routes that were not declared before arrive, and the derived ones stay judged', () => {
    const arrival = arrivalOf(servicesOf(frontend, backend), servicesOf(web(route('/a')), backend));
    expect(arrival.items).toEqual(['the route /a of web']);
    expect(arrival.services[0]?.routes).toBeNull();
  });
});
