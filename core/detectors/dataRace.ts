/** Detector: data-race. Tasks read shared data and write it back without a common lock, so that updates are lost. */
import { defineDetector } from './detector.ts';
import { numberOf } from './support/notes.ts';
import { atEn, atZh } from './support/phrases.ts';
import { bothEn, bothZh, findRaces, isMemory, VARIABLE, valuesOf } from './support/races.ts';

const id = 'data-race';
const category = 'race';

export default defineDetector({
  id,
  category,
  example: { buggy: 'lessons/locks/l11-sharedCount.ts', fixed: 'lessons/locks/l11-sharedCountFixed.ts' },
  about: {
    en: {
      title: 'Data race',
      brief: 'Tasks read shared data and write it back without a common lock, so that updates are lost.',
      what: 'To change a value is two steps, to read it and to write it back. Another task that writes in between has worked for nothing: what it wrote is overwritten by what was computed from the older value. Counters come out too high or too low, a last ticket is sold twice, an entry of a file is gone. The same program gives the right result most of the time.',
      detection:
        'Values, arrays and objects of managers, files that a program reads and writes again, and elements of typed arrays over a `SharedArrayBuffer`, without `Atomics`. Two tasks each read the same part and wrote it later, no lock was held by both from the reading to the writing, and one of them wrote after the other one had read and before that one wrote. Where they did not meet in this run it is raised too, if nothing orders them. Writing without having read, and reading alone, is none. Of shared memory, a message, a call of `Atomics` and the end of what was awaited count as an order of all that came before.',
      certainty:
        'Likely when an update was overwritten unseen in this run, since what was written need not have depended on what was read. Potential when it could have been.',
      repair:
        'Hold one lock from before the reading until after the writing, everywhere: `withLock` of the value, or a `Lock` that goes along with it. Or use one operation that does both, such as `Atomics.add`.',
    },
    'zh-cn': {
      title: '数据竞争',
      brief: '若干任务读取共享数据并写回，却没有共同的锁，因此更新会丢失。',
      what: '修改一个值需要两步：读出，再写回。另一个任务如果在中间写入，就白做了：它写的内容会被根据旧值算出的结果覆盖。于是计数偏大或偏小，最后一张票被卖两次，文件中的一条记录消失。同一个程序大多数时候结果却是对的。',
      detection:
        '适用于 Value、Array、管理器的对象，程序读出又写回的文件，以及不经 `Atomics` 访问的、建立在 `SharedArrayBuffer` 之上的类型化数组元素。两个任务都读取了同一部分并随后写入，从读到写的过程中没有共同持有的锁，并且其中一个在另一个读取之后、写入之前写入。即使这一次运行中没有碰上，只要没有任何东西规定先后，也会报告。只写不读、只读不写都不算。对于共享内存，消息、`Atomics` 的调用以及被等待之事的结束，都视为规定了此前一切的先后。',
      certainty:
        '如果这一次运行中有更新被覆盖而未被看到，则为很可能（写入的内容不一定依赖所读的值）；如果只是可能发生，则为潜在。',
      repair:
        '在所有地方都从读取之前到写入之后持有同一个锁：值自己的 `withLock`，或与它配套的 `Lock`。或者使用一步完成读写的操作，例如 `Atomics.add`。',
    },
  },
  check: (state) => findRaces(state, id, (kind) => kind !== VARIABLE),
  explain: {
    en: (finding, names) => {
      const values = valuesOf(finding, names);
      const { data, lock, one, other } = values;
      const [, writeOne, readOther, writeOther] = finding.sites.map(({ site }) => atEn(names, site));
      const lost = numberOf(finding, 'lost');
      const isLost = finding.certainty === 'likely';
      return {
        title: 'Data race',
        message: isLost
          ? `${bothEn(values)} changed ${data} at the same time: ${lost === 1 ? 'an update was' : `${lost} updates were`} overwritten by what was computed from an older value.`
          : `${bothEn(values)} can change ${data} at the same time, and one update is lost then.${isMemory(finding) ? '' : ' It went well this time.'}`,
        steps: [],
        why: `${other} read it${readOther}, ${one} wrote it${writeOne}, and ${other} wrote it${writeOther}${isLost ? ' without having seen that' : ''}. No lock was held by both from the reading to the writing.`,
        fix: isMemory(finding)
          ? `Change ${data} in one step, as \`Atomics.add\` does, or hold one lock from its reading to its writing, in all threads.`
          : lock === undefined
            ? `Hold one lock from the reading of ${data} to its writing, in all tasks.`
            : `Hold ${lock}, as others do, from the reading of ${data} to its writing.`,
      };
    },
    'zh-cn': (finding, names) => {
      const values = valuesOf(finding, names);
      const { data, lock, one, other } = values;
      const [, writeOne, readOther, writeOther] = finding.sites.map(({ site }) => atZh(names, site));
      const lost = numberOf(finding, 'lost');
      const isLost = finding.certainty === 'likely';
      return {
        title: '数据竞争',
        message: isLost
          ? `${bothZh(values)}同时修改了 ${data}：有 ${lost} 次更新被根据旧值算出的结果覆盖。`
          : `${bothZh(values)}可能同时修改 ${data}，那时会丢失一次更新。${isMemory(finding) ? '' : '这一次没有出问题。'}`,
        steps: [],
        why: `${other}${readOther}读取了它，${one}${writeOne}写入了它，然后 ${other}${writeOther}写入了它${isLost ? '，没有看到前面的写入' : ''}。从读取到写入，没有双方都持有的锁。`,
        fix: isMemory(finding)
          ? `用一步完成对 ${data} 的修改，例如 \`Atomics.add\`；或者在所有线程中，从读取它到写入它为止持有同一个锁。`
          : lock === undefined
            ? `在所有任务中，从读取 ${data} 到写入它为止持有同一个锁。`
            : `像其他任务那样，从读取 ${data} 到写入它为止持有 ${lock}。`,
      };
    },
  },
});
