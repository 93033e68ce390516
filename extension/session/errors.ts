/** Every error that a person can cause here, each one sentence that says what is wrong and what to do. */
import type { Language } from '../../core/view/viewModel.ts';

/** `message` is the English text; `texts` has it in every language. */
export class LockstepError extends Error {
  override readonly name = 'LockstepError';
  readonly texts: Readonly<Record<Language, string>>;

  constructor(english: string, chinese: string, cause?: unknown) {
    super(english, cause === undefined ? undefined : { cause });
    this.texts = { en: english, 'zh-cn': chinese };
  }
}

/** What the system said, such as `EACCES`; for an error without a code its message, on one line. */
export function systemReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = (error as NodeJS.ErrnoException).code;
  return code ?? error.message.replaceAll(/\s+/g, ' ');
}

export const programMissing = (program: string): LockstepError =>
  new LockstepError(
    `There is no program ${program}. To run a command, put -- before it: lockstep run -- ${program}`,
    `找不到程序 ${program}。要运行命令，请在前面加上 --：lockstep run -- ${program}`,
  );

export const programUnsupported = (program: string, extension: string): LockstepError =>
  new LockstepError(
    `Node cannot run a ${extension} file: ${program}. Compile it first, or run it through its loader: lockstep run -- <command>`,
    `Node 无法运行 ${extension} 文件：${program}。请先编译，或用相应的加载器运行：lockstep run -- <命令>`,
  );

export const nodeMissing = (node: string): LockstepError =>
  new LockstepError(
    `Node was not found as ${node}. Install Node, or name it: --node <path> or LOCKSTEP_NODE.`,
    `找不到 Node：${node}。请安装 Node，或指定它：--node <路径> 或 LOCKSTEP_NODE。`,
  );

export const commandMissing = (command: string): LockstepError =>
  new LockstepError(
    `The command ${command} was not found. Check its name and PATH.`,
    `找不到命令 ${command}。请检查名称和 PATH。`,
  );

export const cannotStart = (command: string, error: unknown): LockstepError =>
  new LockstepError(
    `${command} could not be started: ${systemReason(error)}.`,
    `无法启动 ${command}：${systemReason(error)}。`,
    error,
  );

export const partMissing = (path: string): LockstepError =>
  new LockstepError(
    `Lockstep's own file ${path} is missing. Install Lockstep again, or run npm run build in its checkout.`,
    `缺少 Lockstep 自身的文件 ${path}。请重新安装 Lockstep，或在其源码目录中运行 npm run build。`,
  );

export const recordingMissing = (path: string): LockstepError =>
  new LockstepError(
    `There is no recording at ${path}. Make one with lockstep run --record ${path} <program>`,
    `${path} 处没有录制。用 lockstep run --record ${path} <程序> 生成一个。`,
  );

export const recordingEmpty = (path: string): LockstepError =>
  new LockstepError(
    `${path} holds no recording: nothing in it was written by Lockstep. Name the folder given to --record.`,
    `${path} 中没有录制：里面没有 Lockstep 写入的内容。请指定 --record 所用的文件夹。`,
  );

export const recordingUnreadable = (path: string, error: unknown): LockstepError =>
  new LockstepError(
    `The recording ${path} cannot be read: ${systemReason(error)}.`,
    `无法读取录制 ${path}：${systemReason(error)}。`,
    error,
  );

export const recordingUnwritable = (path: string, error: unknown): LockstepError =>
  new LockstepError(
    `The recording cannot be written to ${path}: ${systemReason(error)}. Name another folder.`,
    `无法将录制写入 ${path}：${systemReason(error)}。请换一个文件夹。`,
    error,
  );

export const recordingTaken = (path: string): LockstepError =>
  new LockstepError(
    `${path} is not empty, so a new recording would mix with what is there. Name a new folder, or remove this one.`,
    `${path} 不是空文件夹，新的录制会与其中的内容混在一起。请指定新的文件夹，或先删除它。`,
  );
