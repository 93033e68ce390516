/** What a person can get wrong on the command line, each one sentence with what to do. All of them end with exit code 2. */
import { LockstepError, systemReason } from '../extension/session/errors.ts';

const list = (words: readonly string[]): string => words.join(', ');

/** The option that was probably meant: the one with the longest common beginning, of two letters at least. */
function nearest(name: string, names: readonly string[]): string | undefined {
  const shared = (other: string): number => {
    let length = 0;
    while (length < other.length && other[length] === name[length]) length += 1;
    return length;
  };
  const best = [...names].sort((left, right) => shared(right) - shared(left))[0];
  return best !== undefined && shared(best) >= 2 ? best : undefined;
}

export function optionUnknown(option: string, known: readonly string[]): LockstepError {
  const meant = nearest(option.replace(/^-+/, ''), known);
  return meant === undefined
    ? new LockstepError(
        `There is no option ${option}. lockstep --help lists all of them.`,
        `没有选项 ${option}。lockstep --help 列出全部选项。`,
      )
    : new LockstepError(
        `There is no option ${option}. Did you mean --${meant}?`,
        `没有选项 ${option}。是否想用 --${meant}？`,
      );
}

export const optionRepeated = (option: string): LockstepError =>
  new LockstepError(`${option} is given twice. Give it once.`, `${option} 出现了两次，只能给出一次。`);

export const valueMissing = (option: string): LockstepError =>
  new LockstepError(
    `${option} needs a value. lockstep --help says which.`,
    `${option} 需要一个值。lockstep --help 有说明。`,
  );

export const valueUnexpected = (option: string): LockstepError =>
  new LockstepError(
    `${option} takes no value. Leave out what follows the =.`,
    `${option} 不带值，请去掉等号后面的内容。`,
  );

export const optionInvalid = (option: string, value: string, words: readonly string[]): LockstepError =>
  new LockstepError(
    `${option} does not know ${value}. It takes one of: ${list(words)}.`,
    `${option} 不认识 ${value}，可用的值：${list(words)}。`,
  );

export const timeoutInvalid = (value: string): LockstepError =>
  new LockstepError(
    `--timeout takes seconds above 0, such as 30 or 0.5, not ${value}.`,
    `--timeout 需要大于 0 的秒数，例如 30 或 0.5，而不是 ${value}。`,
  );

export const failOnUnknown = (word: string, known: readonly string[]): LockstepError =>
  new LockstepError(
    `--fail-on does not know ${word}. It takes none, or a list of: ${list(known)}.`,
    `--fail-on 不认识 ${word}。可用 none，或以下各项的列表：${list(known)}。`,
  );

export const failOnNoneMixed = (): LockstepError =>
  new LockstepError(
    '--fail-on none stands alone. Leave out none, or the rest.',
    '--fail-on none 只能单独使用，请去掉 none 或其余各项。',
  );

export const commandUnknown = (command: string, known: readonly string[]): LockstepError =>
  new LockstepError(
    `There is no command ${command}. Use one of: ${list(known)}. To run a program: lockstep run ${command}`,
    `没有命令 ${command}，可用的命令：${list(known)}。要运行程序：lockstep run ${command}`,
  );

export const programNotNamed = (): LockstepError =>
  new LockstepError(
    'Name the program to run: lockstep run [options] <program> [args…]',
    '请指定要运行的程序：lockstep run [选项] <程序> [参数…]',
  );

export const recordingNotNamed = (command: string): LockstepError =>
  new LockstepError(
    `Name the recording: lockstep ${command} <folder or file>`,
    `请指定录制：lockstep ${command} <文件夹或文件>`,
  );

export const tooMuch = (command: string, word: string): LockstepError =>
  new LockstepError(
    `lockstep ${command} takes one recording; ${word} is too much.`,
    `lockstep ${command} 只接受一个录制，${word} 是多余的。`,
  );

export const nothingExpected = (command: string, word: string): LockstepError =>
  new LockstepError(
    `lockstep ${command} takes options only; ${word} is too much.`,
    `lockstep ${command} 只接受选项，${word} 是多余的。`,
  );

export const oneFindingExpected = (word: string): LockstepError =>
  new LockstepError(
    `lockstep explain takes one finding; ${word} is too much.`,
    `lockstep explain 只接受一个结果，${word} 是多余的。`,
  );

export const findingUnknown = (id: string, meant: readonly string[]): LockstepError =>
  meant.length === 0
    ? new LockstepError(
        `There is no finding ${id}. lockstep explain lists all of them.`,
        `没有结果 ${id}。lockstep explain 列出全部结果。`,
      )
    : new LockstepError(
        `There is no finding ${id}. Did you mean ${meant.join(' or ')}?`,
        `没有结果 ${id}。是否想用 ${meant.join(' 或 ')}？`,
      );

export const fileUnwritable = (option: string, path: string, error: unknown): LockstepError =>
  new LockstepError(
    `${option} cannot write ${path}: ${systemReason(error)}. Name another file.`,
    `${option} 无法写入 ${path}：${systemReason(error)}。请换一个文件。`,
    error,
  );

export const portUnavailable = (error: unknown): LockstepError =>
  new LockstepError(
    `The live view cannot listen on 127.0.0.1: ${systemReason(error)}. Run without --view.`,
    `实时视图无法在 127.0.0.1 上监听：${systemReason(error)}。请不带 --view 运行。`,
    error,
  );
