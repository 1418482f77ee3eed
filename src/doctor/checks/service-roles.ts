/** Says which roles were guessed: a wrong guess judges a service by the wrong questions. */
import { ok, type Check } from '../check.js';

export const serviceRoles: Check = {
  id: 'service-roles',
  title: 'Service roles',
  async run(world) {
    const { services } = await world.context();
    const guessed = services.filter(({ isRoleDeclared }) => !isRoleDeclared);
    if (guessed.length === 0) return [ok(services.length === 0 ? 'no services' : 'the map declares every role')];
    const roles = guessed.map(({ name, role }) => `${name} is taken for a ${role}`);
    return [ok(`inferred, as the map leaves "role" out: ${roles.join(', ')}`)];
  },
};
