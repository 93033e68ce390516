// Reporter for one test file's process: one JSON line per finished test, read by test.ts, and one per note of a test.
import type { TestEvent } from 'node:test/reporters';
import { inspect } from 'node:util';

/** How one test ended. `name` is the path through its parents, `detail` the error as text when it failed. */
export interface TestOutcome {
  readonly result: 'passed' | 'failed' | 'skipped';
  readonly name: string;
  readonly detail: string;
}

/** What a test measured, said by its `diagnostic`. */
export interface TestNote {
  readonly note: string;
}
/** What the runner says of itself at the end. */
const ownSummary = /^(?:tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) [\d.]+$/;

function describe(error: unknown): string {
  // node:test wraps what the test threw; the cause is the error worth reading.
  const shown = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return typeof shown === 'string' ? shown : inspect(shown);
}

export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const path: string[] = [];
  for await (const event of events) {
    if (event.type === 'test:diagnostic' && !ownSummary.test(event.data.message)) {
      const note: TestNote = { note: event.data.message };
      yield `${JSON.stringify(note)}\n`;
    }
    if (event.type === 'test:start') path.splice(event.data.nesting, Number.POSITIVE_INFINITY, event.data.name);
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue;
    const { data } = event;
    const error = event.type === 'test:fail' ? event.data.details.error : undefined;
    // A parent counts for itself only: suites are not tests, and a failed subtest is reported already.
    if (data.details.type === 'suite' && event.type === 'test:pass') continue;
    if (error !== undefined && 'failureType' in error && error.failureType === 'subtestsFailed') continue;
    const skipped = (data.skip ?? false) !== false || (data.todo ?? false) !== false;
    const outcome: TestOutcome = {
      result: skipped ? 'skipped' : error === undefined ? 'passed' : 'failed',
      name: [...path.slice(0, data.nesting), data.name].join(' › '),
      detail: error === undefined ? '' : describe(error),
    };
    yield `${JSON.stringify(outcome)}\n`;
  }
}
