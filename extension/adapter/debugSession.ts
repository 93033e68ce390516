/**
 * The debug adapter: one program, run under the shim, whose tasks are the threads. Knows nothing of any editor; runs inside
 * one or over a pair of streams. The program is not held while it is stopped: a deadlock holds its tasks well enough.
 */
import { constants } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { ProtocolServer } from '@vscode/debugadapter/lib/protocol.js';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Language } from '../../core/view/viewModel.ts';
import { LockstepError, systemReason } from '../session/errors.ts';
import type { ProgramEnd } from '../session/launch.ts';
import { inputClosed, notStopped, pauseUnsupported, requestUnsupported, stepUnsupported } from './errors.ts';
import { defaultFilters, exceptionFilters, exceptionInfo } from './exceptionInfo.ts';
import { readLaunchSettings } from './launchSettings.ts';
import { type Arguments, type Handler, readList, readNumber, readRecord } from './protocol.ts';
import { Run } from './run.ts';
import { StoppedView, TaskNumbers } from './stoppedView.ts';
import { type Say, sayIn } from './words.ts';

/** What the adapter needs of whoever runs it. */
export interface DebugHost {
  /** Absolute path of the built shim. */
  readonly shim: string;
  readonly language: Language;
  /** The environment that programs inherit. */
  readonly env: NodeJS.ProcessEnv;
  /** A folder for the recording of a run whose configuration names none; without it that recording is not kept. */
  readonly recordFolder?: () => string | undefined;
  /** Called with each run before its first event. */
  readonly onRun?: (run: Run) => void;
}

/** Milliseconds for output that is still in the pipes of an ended program. */
const LAST_OUTPUT = 100;

const refuse = (error: LockstepError): Handler => {
  return () => {
    throw error;
  };
};

function exitCode({ code, signal }: ProgramEnd): number {
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
}

export class LockstepDebugSession extends ProtocolServer {
  /** Settles when the editor is done with the session and its program is gone. */
  readonly closed: Promise<void>;
  readonly #host: DebugHost;
  readonly #say: Say;
  readonly #handlers: Readonly<Record<string, Handler>>;
  #close: () => void = () => {};
  #configured: () => void = () => {};
  readonly #configuration: Promise<void>;
  #filters = new Set(defaultFilters);
  #launchArguments: Arguments = {};
  #run: Run | undefined;
  #numbers = new TaskNumbers();
  #stop: { readonly key: string; readonly view: StoppedView } | undefined;
  /** True while the end of the run is part of a restart, or nobody listens any more. */
  #silent = false;
  /** True once the editor is done with the session. */
  #isOver = false;
  /** True once all that the ended program wrote was passed on. */
  #hasWritten = false;

  constructor(host: DebugHost) {
    super();
    this.#host = host;
    this.#say = sayIn(host.language);
    this.closed = new Promise((resolve) => {
      this.#close = resolve;
    });
    this.#configuration = new Promise((resolve) => {
      this.#configured = resolve;
    });
    this.#handlers = this.#makeHandlers();
    this.on('close', () => void this.end());
  }

  protected override dispatchRequest(request: DebugProtocol.Request): void {
    void this.#answer(request);
  }

  async #answer({ seq, command, arguments: values }: DebugProtocol.Request): Promise<void> {
    const response: DebugProtocol.Response = {
      seq: 0,
      type: 'response',
      request_seq: seq,
      command,
      success: true,
    };
    try {
      const handler = this.#handlers[command] ?? refuse(requestUnsupported(command));
      response.body = await handler(readRecord(values));
    } catch (error) {
      const text = error instanceof LockstepError ? error.texts[this.#host.language] : systemReason(error);
      response.success = false;
      response.message = text;
      response.body = { error: { id: 1, format: text.replaceAll(/[{}]/g, ''), showUser: true } };
    }
    this.sendResponse(response);
    if (command === 'initialize') this.#event('initialized');
  }

  #makeHandlers(): Record<string, Handler> {
    return {
      initialize: () => this.#capabilities(),
      setBreakpoints: (values) => this.#refuseBreakpoints(values),
      setExceptionBreakpoints: (values) => this.#setFilters(values),
      configurationDone: () => {
        this.#configured();
        return undefined;
      },
      launch: async (values) => {
        this.#launchArguments = values;
        await this.#configuration;
        if (!this.#isOver) await this.#start();
        return undefined;
      },
      restart: (values) => this.#restart(values),
      terminate: () => {
        const run = this.#run;
        if (run !== undefined) void run.terminate().then(() => this.#refresh(run));
        return undefined;
      },
      disconnect: () => this.end(),
      threads: () => this.#current()?.threads() ?? { threads: [] },
      stackTrace: (values) =>
        this.#stop?.view.stackTrace(
          readNumber(values, 'threadId'),
          readNumber(values, 'startFrame'),
          readNumber(values, 'levels'),
        ) ?? { stackFrames: [], totalFrames: 0 },
      scopes: (values) => this.#stop?.view.scopes(readNumber(values, 'frameId')) ?? { scopes: [] },
      variables: (values) => this.#stop?.view.variables(readNumber(values, 'variablesReference')) ?? { variables: [] },
      locations: (values) => this.#stop?.view.location(readNumber(values, 'locationReference')),
      exceptionInfo: () => this.#exceptionInfo(),
      continue: () => this.#continue(),
      evaluate: (values) => this.#writeInput(values),
      pause: refuse(pauseUnsupported()),
      next: refuse(stepUnsupported()),
      stepIn: refuse(stepUnsupported()),
      stepOut: refuse(stepUnsupported()),
    };
  }

  #capabilities(): DebugProtocol.Capabilities {
    return {
      supportsConfigurationDoneRequest: true,
      supportsExceptionInfoRequest: true,
      supportsRestartRequest: true,
      supportsTerminateRequest: true,
      supportsDelayedStackTraceLoading: true,
      exceptionBreakpointFilters: exceptionFilters(this.#say),
    };
  }

  #refuseBreakpoints(values: Arguments): DebugProtocol.SetBreakpointsResponse['body'] {
    const message = this.#say('breakpoint.message');
    const breakpoints = readList(values, 'breakpoints').map((each) => {
      const line = readNumber(readRecord(each), 'line');
      return { verified: false, message, reason: 'failed' as const, line };
    });
    return { breakpoints };
  }

  #setFilters(values: Arguments): undefined {
    this.#filters = new Set(readList(values, 'filters').filter((each) => typeof each === 'string'));
  }

  async #start(): Promise<void> {
    const read = readLaunchSettings(this.#launchArguments, this.#host.env);
    const settings = { ...read, record: read.record ?? this.#host.recordFolder?.() };
    const stopsAt = (category: string): boolean => this.#filters.has(category);
    const run = await Run.start({ settings, shim: this.#host.shim, stopsAt });
    if (this.#isOver) {
      // The editor left while the program was starting.
      await run.terminate();
      run.close();
      return;
    }
    this.#run = run;
    this.#numbers = new TaskNumbers();
    this.#stop = undefined;
    this.#silent = false;
    this.#hasWritten = false;
    const written = this.#forwardOutput(run);
    run.onChange(() => this.#refresh(run));
    void Promise.all([run.ended, written]).then(([end]) => {
      if (this.#run !== run) return;
      this.#hasWritten = true;
      if (!this.#silent) this.#tellEnd(end);
      this.#refresh(run);
    });
    this.#host.onRun?.(run);
  }

  #tellEnd({ code, signal }: ProgramEnd): void {
    const output = signal === null ? this.#say('end.code', { code: code ?? 0 }) : this.#say('end.signal', { signal });
    this.#event('output', { category: 'console', output });
  }

  /** Settles when the program has written its last; a process that it left behind may keep the pipes open longer. */
  #forwardOutput({ session }: Run): Promise<unknown> {
    const { child } = session.launched;
    const forward = (stream: NodeJS.ReadableStream | null, category: string): void => {
      stream?.setEncoding('utf8');
      stream?.on('data', (output: string) => this.#event('output', { category, output }));
    };
    forward(child.stdout, 'stdout');
    forward(child.stderr, 'stderr');
    // The program may have closed its input before a line for it arrives.
    child.stdin?.on('error', () => {});
    const closed = new Promise((resolve) => child.once('close', resolve));
    return Promise.race([closed, session.ended.then(() => delay(LAST_OUTPUT))]);
  }

  #current(): StoppedView | undefined {
    if (this.#stop !== undefined) return this.#stop.view;
    if (this.#run === undefined) return undefined;
    return new StoppedView(this.#run.snapshot(this.#host.language), this.#numbers, this.#say);
  }

  /** Tells the editor of a stop, or of the end. */
  #refresh(run: Run): void {
    const hasExited = run.session.launched.child.exitCode !== null || run.session.launched.child.signalCode !== null;
    if (this.#run !== run || this.#silent || (hasExited && !this.#hasWritten)) return;
    const key = run.stoppedAt;
    if (key === undefined) {
      this.#stop = undefined;
      if (run.end !== undefined) this.#finish(run, run.end);
      return;
    }
    if (this.#stop?.key === key) return;
    const view = new StoppedView(run.snapshot(this.#host.language), this.#numbers, this.#say);
    this.#stop = { key, view };
    const finding = view.snapshot.findings.find(({ id }) => id === key);
    const named = [...(finding?.steps.map(({ task }) => task) ?? []), ...(finding?.tasks ?? [])];
    this.#event('stopped', {
      reason: 'exception',
      threadId: view.threadOf(named),
      allThreadsStopped: true,
      description: this.#say('stopped.description', { title: finding?.title ?? '' }),
      text: finding?.message ?? '',
    });
  }

  #finish(run: Run, end: ProgramEnd): void {
    this.#silent = true;
    run.close();
    this.#event('exited', { exitCode: exitCode(end) });
    this.#event('terminated');
  }

  #continue(): DebugProtocol.ContinueResponse['body'] {
    const run = this.#run;
    if (run === undefined || this.#stop === undefined) throw notStopped();
    // The editor must have the answer before the next stop or the end.
    setImmediate(() => run.resume());
    return { allThreadsContinued: true };
  }

  #exceptionInfo(): DebugProtocol.ExceptionInfoResponse['body'] {
    const stop = this.#stop;
    const finding = stop?.view.snapshot.findings.find(({ id }) => id === stop.key);
    if (finding === undefined) throw notStopped();
    return exceptionInfo(finding, this.#say);
  }

  /** What is typed into the console is a line of the program's standard input. */
  #writeInput(values: Arguments): DebugProtocol.EvaluateResponse['body'] {
    const { expression, context } = values;
    const input = this.#run?.session.launched.child.stdin;
    if (context !== 'repl' || typeof expression !== 'string' || !input?.writable) throw inputClosed();
    input.write(`${expression}\n`);
    return { result: '', variablesReference: 0 };
  }

  async #restart(values: Arguments): Promise<undefined> {
    const changed = readRecord(values['arguments']);
    if (Object.keys(changed).length > 0) this.#launchArguments = changed;
    await this.#endRun();
    if (this.#stop !== undefined) this.#event('continued', { threadId: 0, allThreadsContinued: true });
    await this.#start();
  }

  override dispose(): void {
    void this.end();
  }

  /** Ends the session and its program; resolves when it is gone. */
  async end(): Promise<undefined> {
    this.#isOver = true;
    this.#configured();
    await this.#endRun();
    this.#close();
  }

  /** Ends the run without a word to the editor. */
  async #endRun(): Promise<void> {
    this.#silent = true;
    const run = this.#run;
    if (run === undefined) return;
    await run.terminate();
    run.close();
  }

  #event(event: string, body?: object): void {
    this.sendEvent({ seq: 0, type: 'event', event, ...(body === undefined ? {} : { body }) });
  }
}
