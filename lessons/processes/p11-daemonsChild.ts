// A daemon may be ended at any moment. A child of its own would be left without anybody who cares for it, so it may not
// have one.
import { isMain, Process } from 'lockstep/multiprocessing';

function help(): void {
  console.log('Nobody will see this');
}
function startHelper(): void {
  try {
    new Process({ target: help }).start();
  } catch (error) {
    console.log(String(error));
  }
}

if (isMain(import.meta)) {
  const daemon = new Process({ target: startHelper, daemon: true });
  daemon.start();
  await daemon.join();
}
