// Healthy: the daemon does its work itself.
import { isMain, Process } from 'lockstep/multiprocessing';

export function help() {}
export function serve() {
  help();
}
if (isMain(import.meta)) {
  const server = new Process({ target: serve, name: 'server', daemon: true });
  server.start();
  await server.join();
  process.exitCode = server.exitcode;
}
