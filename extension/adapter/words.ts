/** What the debug adapter says, in every language. `{name}` is a place. */
import type { Language } from '../../core/view/viewModel.ts';

const english = {
  'filter.deadlock': 'Deadlocks',
  'filter.deadlock.description':
    'Stop when tasks can never go on because they wait for each other, or for a lock that nobody can release.',
  'filter.stuck': 'Stuck waits',
  'filter.stuck.description': 'Stop when nobody is left who could end a wait.',
  'filter.potential-deadlock': 'Potential deadlocks',
  'filter.potential-deadlock.description': 'Stop when locks were taken in orders that can deadlock in another run.',
  'filter.race': 'Races',
  'filter.race.description': 'Stop when two tasks use the same data and nothing orders them.',
  'filter.misuse': 'Misuse',
  'filter.misuse.description': 'Stop when a lock or queue is used in a way that it does not allow.',
  'filter.performance': 'Performance',
  'filter.performance.description': 'Stop at long waits, long holds and queues that only grow.',
  'scope.holds': 'Holds',
  'scope.waitsFor': 'Waits for',
  'scope.queues': 'Queues',
  'variable.kind': 'kind',
  'variable.since': 'since',
  'variable.heldBy': 'held by',
  'variable.place': 'place',
  'variable.inLine': 'in line',
  'variable.waitedForBy': 'waited for by',
  'variable.level': 'items',
  'variable.put': 'put',
  'variable.taken': 'taken',
  'value.since': '{age} ago',
  'value.holds': '{kind}, for {age}',
  'value.waits': '{kind}, for {age}',
  'value.waitsHeld': '{kind}, held by {holder}, for {age}',
  'value.nobody': 'nobody',
  'value.level': '{level} of {capacity}',
  'thread.name': '{task} ({status})',
  'list.separator': ', ',
  'frame.unknown': 'unknown place',
  'frame.awaitedBy': 'awaited by {task}',
  'stopped.description': 'Stopped: {title}',
  'step.waits': '{waits} at {at}',
  'step.waitsAndHolds': '{waits} at {at}, holds {held} from {from}',
  fix: 'Fix: {fix}',
  'end.code': 'The program ended with exit code {code}.\n',
  'end.signal': 'The program was ended by {signal}.\n',
  'breakpoint.message':
    'Lockstep stops at deadlocks and other findings. For breakpoints, run the program with the JavaScript debugger.',
} as const;

export type AdapterWord = keyof typeof english;
type Words = Readonly<Record<AdapterWord, string>>;

const chinese: Words = {
  'filter.deadlock': '死锁',
  'filter.deadlock.description': '任务互相等待，或等待再没有谁能释放的锁，因而永远无法继续时停下。',
  'filter.stuck': '卡住的等待',
  'filter.stuck.description': '再没有谁能结束某个等待时停下。',
  'filter.potential-deadlock': '潜在死锁',
  'filter.potential-deadlock.description': '获取锁的顺序在另一次运行中可能死锁时停下。',
  'filter.race': '竞争',
  'filter.race.description': '两个任务使用同一数据而没有先后约束时停下。',
  'filter.misuse': '误用',
  'filter.misuse.description': '以不允许的方式使用锁或队列时停下。',
  'filter.performance': '性能',
  'filter.performance.description': '等待过久、持有过久或队列只增不减时停下。',
  'scope.holds': '持有',
  'scope.waitsFor': '等待',
  'scope.queues': '队列',
  'variable.kind': '种类',
  'variable.since': '起始',
  'variable.heldBy': '持有者',
  'variable.place': '位置',
  'variable.inLine': '排队',
  'variable.waitedForBy': '等待者',
  'variable.level': '项数',
  'variable.put': '放入',
  'variable.taken': '取出',
  'value.since': '{age} 前',
  'value.holds': '{kind}，已 {age}',
  'value.waits': '{kind}，已 {age}',
  'value.waitsHeld': '{kind}，由 {holder} 持有，已 {age}',
  'value.nobody': '无人',
  'value.level': '{level}/{capacity}',
  'thread.name': '{task}（{status}）',
  'list.separator': '、',
  'frame.unknown': '未知位置',
  'frame.awaitedBy': '{task} 在等候',
  'stopped.description': '已停下：{title}',
  'step.waits': '{waits}（{at}）',
  'step.waitsAndHolds': '{waits}（{at}），持有 {held}（自 {from} 起）',
  fix: '改法：{fix}',
  'end.code': '程序已结束，退出码 {code}。\n',
  'end.signal': '程序被 {signal} 结束。\n',
  'breakpoint.message': 'Lockstep 在死锁和其他发现处停下。要使用断点，请用 JavaScript 调试器运行程序。',
};

/** Fills the places of a text in one language. */
export type Say = (word: AdapterWord, values?: Readonly<Record<string, string | number>>) => string;

export function sayIn(language: Language): Say {
  const words: Words = language === 'zh-cn' ? chinese : english;
  return (word, values = {}) =>
    words[word].replaceAll(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}
