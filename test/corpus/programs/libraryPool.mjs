// A pool of processes that maps, and is closed while it works.
import { isMain, Pool } from 'lockstep/multiprocessing';

export const cube = (number) => number ** 3;
if (isMain(import.meta)) {
  const pool = new Pool(2);
  console.log(
    (
      await pool.map(
        cube,
        Array.from({ length: 50 }, (_, index) => index),
      )
    ).length,
  );
  const late = [1, 2, 3].map((number) => pool.applyAsync(cube, [number]));
  pool.close();
  console.log(await Promise.all(late.map((result) => result.get())));
  await pool.join();
}
