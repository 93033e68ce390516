/** How long the panel takes: the first picture of 120 tasks (budget 300 ms), and a snapshot after it. Prints, never fails. */
import { large } from '../support/scenes/large.ts';
import { bundleWebview, launch, openPanel } from '../webview/browser.ts';

const ROUNDS = 7;
const [browser, bundle] = await Promise.all([launch(), bundleWebview()]);
const snapshot = large();
const first: number[] = [];
const next: number[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  const panel = await openPanel(browser, bundle, {});
  const times = await panel.page.evaluate(
    async (data) => {
      const taken: number[] = [];
      for (let time = 0; time < 3; time += 1) {
        const start = performance.now();
        window.dispatchEvent(new MessageEvent('message', { data }));
        // Reading a size makes the browser lay out; the next frame has painted it.
        document.body.getBoundingClientRect();
        await new Promise((resolve) => requestAnimationFrame(resolve));
        taken.push(performance.now() - start);
      }
      return taken;
    },
    { type: 'snapshot', snapshot },
  );
  first.push(times[0] ?? 0);
  next.push(times[2] ?? 0);
  await panel.close();
}
await browser.close();
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
console.log(`first picture of ${snapshot.tasks.length} tasks: ${median(first).toFixed(0)} ms (median of ${ROUNDS})`);
console.log(`a further snapshot: ${median(next).toFixed(0)} ms`);
console.log(
  `webview.js ${(bundle.script.length / 1024).toFixed(0)} KiB, webview.css ${(bundle.style.length / 1024).toFixed(0)} KiB`,
);
