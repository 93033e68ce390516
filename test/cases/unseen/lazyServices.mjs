// Services that are made when first asked for, two of which ask for each other.
import { setTimeout as sleep } from 'node:timers/promises';

const made = new Map();
const factories = {
  config: async () => ({ level: 'info' }),
  logger: async (get) => {
    const config = await get('config');
    const metrics = await get('metrics');
    return { config, metrics };
  },
  metrics: async (get) => {
    await sleep(5);
    const logger = await get('logger');
    return { logger };
  },
};

function get(name) {
  let service = made.get(name);
  if (!service) {
    service = factories[name](get);
    made.set(name, service);
  }
  return service;
}

const [logger, metrics] = await Promise.all([get('logger'), get('metrics')]);
console.log(typeof logger, typeof metrics);
