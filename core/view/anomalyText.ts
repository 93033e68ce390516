/** Anomalies of a recording in words, one sentence each. */
import type { Anomaly, AnomalyKind } from '../protocol/anomaly.ts';
import { fill, formatDuration } from '../text/format.ts';
import type { Language } from './viewModel.ts';

/** Where an anomaly is, and the kinds; `<kind>.one` is the form for one byte or event. */
type AnomalyWords = Readonly<
  Record<AnomalyKind | 'inFile' | 'inThread' | 'inProcess', string> & Partial<Record<`${AnomalyKind}.one`, string>>
>;

const en: AnomalyWords = {
  inFile: '{file}: {text}',
  inThread: 'thread {thread}: {text}',
  inProcess: 'thread {thread} of process {pid}: {text}',
  tooShort: 'it is too short to be a recording',
  foreignFile: 'it is not a recording of Lockstep',
  newerFormat: 'it was written by a newer Lockstep (format {written}, this one reads {read}): update Lockstep',
  olderFormat: 'it was written in format {written}, this Lockstep reads {read}: record the program again',
  damagedBytes: 'it is damaged at byte {at}; {bytes} bytes were skipped',
  'damagedBytes.one': 'it is damaged at byte {at}; 1 byte was skipped',
  tornTail: 'the last {bytes} bytes are torn off in the middle of a write; everything before them is good',
  'tornTail.one': 'the last byte is torn off in the middle of a write; everything before it is good',
  unreadableFacts: 'a list of facts cannot be read',
  unusableFact: 'a fact of kind "{kind}" cannot be used',
  recordsOfUnknownThread: 'it has records but did not introduce itself',
  factsOfUnknownThread: 'it has facts but did not introduce itself',
  cutRecord: 'a record is cut off',
  recordWithoutTime: 'a record has no sensible time',
  recordOutOfOrder: 'a record is out of order',
  targetWithoutAwait: 'a target stands without its await',
  unknownRecord: 'a record of an unknown kind ({kind}) is left out; a newer Lockstep may know it',
  more: 'more was found, which is not listed',
  lateEvents: '{events} events came up to {late} too late and are shown at the wrong time',
  'lateEvents.one': 'an event came {late} too late and is shown at the wrong time',
  notFollowed: 'V8 counts coverage, so async functions are not followed: who holds what is known only in part',
  heapTooLarge:
    'with {megabytes} MB of objects the memory is not looked through, so who could settle the promises that are waited for is not known',
  configFailed: '{path} is not used: {reason}',
  taskStartedTwice: 'a task was started twice, or by a thread that did not introduce itself',
  requestTwice: 'a request was told twice',
  grantTwice: 'a grant was told twice',
  releaseOfNothing: 'something was released that nobody held',
  itemOfNobody: 'an item was taken that nobody put',
  resourceNeverCreated: 'a resource is used that was never created',
};

const zhCn: AnomalyWords = {
  inFile: '{file}：{text}',
  inThread: '线程 {thread}：{text}',
  inProcess: '进程 {pid} 的线程 {thread}：{text}',
  tooShort: '文件太短，不可能是录制',
  foreignFile: '不是 Lockstep 的录制',
  newerFormat: '由更新的 Lockstep 写出（格式 {written}，当前只能读取 {read}），请更新 Lockstep',
  olderFormat: '以格式 {written} 写出，当前 Lockstep 读取格式 {read}，请重新录制程序',
  damagedBytes: '从第 {at} 个字节起已损坏，跳过了 {bytes} 个字节',
  tornTail: '最后 {bytes} 个字节在写入中途被截断；之前的内容完好',
  unreadableFacts: '有一组静态信息无法读取',
  unusableFact: '有一条类型为“{kind}”的静态信息无法使用',
  recordsOfUnknownThread: '有记录，但没有事先说明自己是哪个线程',
  factsOfUnknownThread: '有静态信息，但没有事先说明自己是哪个线程',
  cutRecord: '有一条记录被截断',
  recordWithoutTime: '有一条记录的时间不合理',
  recordOutOfOrder: '有一条记录的顺序不对',
  targetWithoutAwait: '有一个等待目标找不到它所属的 await',
  unknownRecord: '略去了一条类型未知（{kind}）的记录；更新的 Lockstep 可能认识它',
  more: '还有更多问题，不再列出',
  lateEvents: '{events} 个事件来得太晚（最多 {late}），显示的时间不正确',
  'lateEvents.one': '1 个事件晚到了 {late}，显示的时间不正确',
  notFollowed: 'V8 正在统计覆盖率，因此不跟踪异步函数：谁持有什么只能部分得知',
  heapTooLarge: '对象占用 {megabytes} MB，因此没有查看内存：无法得知谁能兑现正在等待的 Promise',
  configFailed: '没有使用 {path}：{reason}',
  taskStartedTwice: '同一个任务开始了两次，或由没有说明自己的线程开始',
  requestTwice: '同一个请求出现了两次',
  grantTwice: '同一次授予出现了两次',
  releaseOfNothing: '释放了没有任务持有的资源',
  itemOfNobody: '取出了没有任务放入的数据项',
  resourceNeverCreated: '使用了从未创建的资源',
};

const wordsOf: Readonly<Record<Language, AnomalyWords>> = { en, 'zh-cn': zhCn };

/** One sentence without a full stop, with the file and the thread where they are known. */
export function anomalyText(anomaly: Anomaly, language: Language): string {
  const words = wordsOf[language];
  const { note, file, pid, thread } = anomaly;
  const values: Readonly<Record<string, string | number>> = anomaly.values;
  const isOne = values['bytes'] === 1 || values['events'] === 1;
  const { late } = values;
  const places = typeof late === 'number' ? { ...values, late: formatDuration(late, language) } : values;
  let text = fill((isOne ? words[`${note}.one`] : undefined) ?? words[note], places);
  if (thread !== undefined) {
    // As text: these are numbers by name, without separators.
    const at = { thread: `${thread}`, pid: `${pid ?? ''}`, text };
    text = fill(pid === undefined ? words.inThread : words.inProcess, at);
  }
  return file === undefined ? text : fill(words.inFile, { file, text });
}
