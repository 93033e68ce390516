// A lock does not know who holds it. Whoever holds it and asks for it again waits like anybody else: for itself.
import { isMain, Lock } from 'lockstep/multiprocessing';

const diary = new Lock();

async function writeEntry(): Promise<void> {
  await diary.acquire();
  console.log('1: the diary is open');
  await diary.acquire(); // Only `writeEntry` could release it, and it stands here.
  console.log('2: never reached');
  await diary.release();
  await diary.release();
}

if (isMain(import.meta)) await writeEntry();
