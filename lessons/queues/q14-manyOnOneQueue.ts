// Ten stations report, five clerks file the reports. Whoever is free takes the next one, and in the end everything is filed.
import { isMain, JoinableQueue, Process } from 'lockstep/multiprocessing';
import { pause } from '../pace.ts';

async function report(reports: JoinableQueue<string>, station: number): Promise<void> {
  for (const hour of [8, 12, 16]) await reports.put(`station ${station} at ${hour}`);
}
async function file(reports: JoinableQueue<string>): Promise<void> {
  for (;;) {
    const text = await reports.get();
    await pause(20);
    console.log(`Filed: ${text}`);
    await reports.taskDone();
  }
}

if (isMain(import.meta)) {
  const reports = new JoinableQueue<string>();
  const numbers = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  const stations = numbers.map((number) => new Process({ target: report, args: [reports, number] }));
  const clerks = [1, 2, 3, 4, 5].map((number) => {
    return new Process({ target: file, args: [reports], name: `Clerk ${number}`, daemon: true });
  });
  for (const process of [...clerks, ...stations]) process.start();
  for (const station of stations) await station.join();
  await reports.join();
  console.log(`Left: ${await reports.qsize()}`);
}
