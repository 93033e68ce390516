// The lock is acquired once, by the outermost function. Those that it calls say in their names that they expect it held.
import { isMain, Lock } from 'lockstep/multiprocessing';

const diary = new Lock();

async function writeEntry(): Promise<void> {
  await diary.acquire();
  console.log('1: the diary is open');
  signWhileOpen();
  await diary.release();
}
function signWhileOpen(): void {
  console.log('2: the entry is signed');
}

if (isMain(import.meta)) await writeEntry();
