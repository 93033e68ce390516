import { ready } from './first.mjs';
export const second = await Promise.resolve(`${ready}, then second`);
