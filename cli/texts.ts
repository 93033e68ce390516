/** What the command line says, in both languages. `{name}` is a place that `fill` takes. */
import { fill } from '../core/text/format.ts';
import type { Language } from '../core/view/viewModel.ts';

const en = {
  certain: 'certain',
  likely: 'likely',
  potential: 'potential',
  sure: ' ({certainty})',
  holds: 'holds {resource}',
  waits: 'waits for {resource}',
  awaits: 'awaits {resource}',
  released: 'released {resource}',
  created: 'made {resource}',
  started: 'started here',
  ended: 'ended here',
  back: 'back to {task}',
  behind: 'Stuck behind: {tasks}',
  why: 'Why',
  fix: 'To do',
  more: 'and {n} more',
  stopped: 'Lockstep ended the program, since part of it can never go on.',
  timedOut: 'Lockstep ended the program after {seconds} s.',
  waitingAtTimeout: 'What was waiting then:',
  nothingWaited: 'Nothing was waiting for a lock, queue or process then.',
  waitLine: '{task} waited for {resources}, {age}',
  awaitLine: '{task} awaited something else, {age}',
  nothing: 'Lockstep: nothing is stuck. {events} events.',
  nothingSeen: 'Lockstep: the program never reported. Was it a Node program?',
  dropped: '{n} events were lost; findings after that may miss something.',
  notes: 'About the recording:',
  kept: 'Recording: {path}',
  picture: 'Picture: {path}',
  view: 'Lockstep shows the program at {address}',
  viewStays: 'The program ended. The view stays at {address} until Ctrl+C.',
  viewRecording: 'Lockstep shows the recording at {address} until Ctrl+C.',
  signedOut: 'This address was used already. Start Lockstep again for a new one.',
  notFound: 'There is no such page.',
} as const;

export type TextKey = keyof typeof en;

const zhCn: Readonly<Record<TextKey, string>> = {
  certain: '确定',
  likely: '很可能',
  potential: '潜在',
  sure: '（{certainty}）',
  holds: '持有 {resource}',
  waits: '等待 {resource}',
  awaits: '等待 {resource}',
  released: '释放 {resource}',
  created: '创建 {resource}',
  started: '在此开始',
  ended: '在此结束',
  back: '回到 {task}',
  behind: '因此受阻：{tasks}',
  why: '原因',
  fix: '建议',
  more: '另有 {n} 个',
  stopped: '程序的一部分永远无法继续，Lockstep 已结束程序。',
  timedOut: 'Lockstep 在 {seconds} 秒后结束了程序。',
  waitingAtTimeout: '当时在等待的有：',
  nothingWaited: '当时没有任务在等待锁、队列或进程。',
  waitLine: '{task} 等待 {resources}，已 {age}',
  awaitLine: '{task} 等待其他事情，已 {age}',
  nothing: 'Lockstep：没有任务被卡住。共 {events} 个事件。',
  nothingSeen: 'Lockstep：程序没有任何报告。它是 Node 程序吗？',
  dropped: '丢失了 {n} 个事件，之后的结果可能有遗漏。',
  notes: '关于这份录制：',
  kept: '录制：{path}',
  picture: '图片：{path}',
  view: 'Lockstep 在 {address} 显示程序',
  viewStays: '程序已结束。视图仍在 {address}，按 Ctrl+C 结束。',
  viewRecording: 'Lockstep 在 {address} 显示录制，按 Ctrl+C 结束。',
  signedOut: '这个地址已经用过。请重新启动 Lockstep 以获得新地址。',
  notFound: '没有这个页面。',
};

const texts: Readonly<Record<Language, Readonly<Record<TextKey, string>>>> = { en, 'zh-cn': zhCn };

export const say = (language: Language, key: TextKey, values: Readonly<Record<string, string | number>> = {}): string =>
  fill(texts[language][key], values);

export const isTextKey = (key: string): key is TextKey => Object.hasOwn(en, key);
