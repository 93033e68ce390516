/** What can go wrong between an editor and a run, each one sentence that says what is wrong and what to do. */
import { LockstepError } from '../session/errors.ts';

export const programNotNamed = (): LockstepError =>
  new LockstepError(
    'The launch configuration names no program. Set "program" to a TypeScript or JavaScript file.',
    '启动配置没有指定程序。请将 "program" 设为一个 TypeScript 或 JavaScript 文件。',
  );

export const settingInvalid = (name: string, expected: string): LockstepError =>
  new LockstepError(
    `In the launch configuration "${name}" must be ${expected}.`,
    `启动配置中的 "${name}" 必须是 ${expected}。`,
  );

export const programNotFound = (program: string): LockstepError =>
  new LockstepError(
    `There is no file ${program}. Save the file first, or correct "program" in the launch configuration.`,
    `找不到文件 ${program}。请先保存文件，或更正启动配置中的 "program"。`,
  );

export const programNeedsLoader = (program: string): LockstepError =>
  new LockstepError(
    `Node alone cannot run ${program}. Name a loader in "runtimeArgs", such as --import tsx.`,
    `仅凭 Node 无法运行 ${program}。请在 "runtimeArgs" 中指定加载器，例如 --import tsx。`,
  );

export const folderNotFound = (folder: string): LockstepError =>
  new LockstepError(
    `There is no folder ${folder} to run in. Correct "cwd" in the launch configuration.`,
    `找不到运行所在的文件夹 ${folder}。请更正启动配置中的 "cwd"。`,
  );

export const nodeNotFound = (node: string): LockstepError =>
  new LockstepError(
    `Node was not found as ${node}. Install Node, or set "runtimeExecutable" or lockstep.runtimeExecutable to its path.`,
    `找不到 Node：${node}。请安装 Node，或将 "runtimeExecutable" 或 lockstep.runtimeExecutable 设为其路径。`,
  );

export const notStopped = (): LockstepError =>
  new LockstepError('The program is not stopped at a finding.', '程序没有停在任何发现处。');

export const pauseUnsupported = (): LockstepError =>
  new LockstepError(
    'Lockstep stops a program only at a finding. The panel shows who waits for whom while the program runs.',
    'Lockstep 只在有发现时停下程序。程序运行时，面板会显示谁在等谁。',
  );

export const stepUnsupported = (): LockstepError =>
  new LockstepError(
    'Stepping needs the JavaScript debugger. Continue lets the program go on.',
    '单步执行需要 JavaScript 调试器。“继续”会让程序接着运行。',
  );

export const requestUnsupported = (command: string): LockstepError =>
  new LockstepError(
    `Lockstep's debugger does not know the request ${command}.`,
    `Lockstep 调试器不支持请求 ${command}。`,
  );

export const inputClosed = (): LockstepError =>
  new LockstepError(
    'The program reads no input here. Type in the Debug Console while it runs.',
    '程序在此不接收输入。请在程序运行时于调试控制台中输入。',
  );
