/** What the editor shows now: the newest run while it goes on and after, or an opened recording. */
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Snapshot } from '../../core/view/viewModel.ts';
import type { Run } from '../adapter/run.ts';
import { Analysis } from '../session/analysis.ts';
import { openRecording, recordingSnapshot } from '../session/recording.ts';
import { snapshotOf } from '../session/snapshot.ts';
import { displayLanguage } from './language.ts';

/** Milliseconds between two snapshots; people read no faster. */
const INTERVAL = 100;
/** A snapshot may take this part of the time, so that a huge run leaves the editor its processor. */
const SHARE = 1 / 8;

export interface Update {
  readonly snapshot: Snapshot;
  /** False while the user wants to hear of findings only at the end. */
  readonly tells: boolean;
}

export class Inspection implements vscode.Disposable {
  readonly #updates = new vscode.EventEmitter<Update>();
  readonly #starts = new vscode.EventEmitter<void>();
  /** Fires with each new snapshot, at most ten times a second. */
  readonly onDidUpdate = this.#updates.event;
  /** Fires when another run begins, or another recording was opened. */
  readonly onDidStart = this.#starts.event;
  #make: () => Update;
  #latest: Update | undefined;
  #recording: string | undefined;
  #unfollow = (): void => {};
  #timer: NodeJS.Timeout | undefined;
  #nextAt = 0;

  constructor() {
    this.#make = emptyUpdate;
  }

  /** The newest snapshot; one without a run before the first. */
  get snapshot(): Snapshot {
    this.#latest ??= this.#make();
    return this.#latest.snapshot;
  }
  /** Folder of the recording behind the snapshots. */
  get recording(): string | undefined {
    return this.#recording;
  }

  follow(run: Run): void {
    const language = displayLanguage();
    this.#begin(() => ({ snapshot: run.snapshot(language), tells: run.tells }), run.settings.record);
    this.#unfollow = run.onChange(() => this.#schedule());
  }

  /** Throws where `path` is no recording. */
  open(path: string): void {
    const recording = openRecording(path);
    const snapshot = recordingSnapshot(path, recording, displayLanguage());
    const program = snapshot.run.program === '' ? basename(path) : snapshot.run.program;
    const named = { ...snapshot, run: { ...snapshot.run, program } };
    this.#begin(() => ({ snapshot: named, tells: true }), path);
  }

  dispose(): void {
    this.#unfollow();
    clearTimeout(this.#timer);
    this.#updates.dispose();
    this.#starts.dispose();
  }

  #begin(make: () => Update, recording: string | undefined): void {
    this.#unfollow();
    this.#unfollow = () => {};
    this.#make = make;
    this.#recording = recording;
    this.#starts.fire();
    this.#update();
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => this.#update(), Math.max(0, this.#nextAt - performance.now()));
  }

  #update(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const began = performance.now();
    const update = this.#make();
    this.#latest = update;
    this.#updates.fire(update);
    const ended = performance.now();
    this.#nextAt = ended + Math.max(INTERVAL, (ended - began) / SHARE);
  }
}

function emptyUpdate(): Update {
  const language = displayLanguage();
  const analysis = new Analysis();
  const now = analysis.state.now;
  const options = { language, program: '', cwd: '', now, state: 'empty', end: undefined } as const;
  return { snapshot: snapshotOf(analysis, options), tells: true };
}
