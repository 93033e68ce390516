// The broker's own thread in the first process of a program, so that a busy main thread holds up nobody else.
import { parentPort, workerData } from 'node:worker_threads';
import type { BrokerAddress } from '../kernel/protocol.ts';
import { Broker } from './broker.ts';

const address: BrokerAddress = workerData;
new Broker(address.token).listen(address, () => parentPort?.postMessage('listening'));
