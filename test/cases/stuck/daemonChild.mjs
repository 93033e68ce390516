// Wrong: a daemon starts a process of its own.
import { isMain, Process } from 'lockstep/multiprocessing';

export function help() {}
export function serve() {
  new Process({ target: help }).start();
}
if (isMain(import.meta)) {
  const server = new Process({ target: serve, name: 'server', daemon: true });
  server.start();
  await server.join();
  process.exitCode = server.exitcode;
}
