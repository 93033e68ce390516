/** Detector: atomicity-violation. What a task read before an `await` had changed when it wrote what it had computed from it. */
import { defineDetector } from './detector.ts';
import { numberOf } from './support/notes.ts';
import { atEn, atZh } from './support/phrases.ts';
import { bothEn, bothZh, findRaces, VARIABLE, valuesOf } from './support/races.ts';

const id = 'atomicity-violation';
const category = 'race';

export default defineDetector({
  id,
  category,
  example: { buggy: 'lessons/locks/l10-lostUpdates.ts', fixed: 'lessons/locks/l10-lostUpdatesFixed.ts' },
  about: {
    en: {
      title: 'Update across an await',
      brief: 'What a task read before an `await` had changed when it wrote what it had computed from it.',
      what: 'One thread runs one piece of code at a time, but at each `await` others may run. `const seen = total; await save(); total = seen + 1` works with a value that may be old by then: whatever others wrote meanwhile is overwritten. `total += await price()` does the same in one line, since `total` is read before the `await`.',
      detection:
        'In async functions that are followed, a variable of the module or a property is read, and written after an `await` with a value computed from what was read. The finding is raised when another task, which neither called it nor was called by it, did the same in between in this run. Flags, caches and times that are set without computing with the old value are not meant.',
      certainty: 'Likely: the update was overwritten unseen in this run; whether it matters, the program knows.',
      repair:
        'Read again after the `await`, just before writing: `total += 1` or `const cost = await price(); total += cost`. Where that is not enough, hold a lock from the reading to the writing.',
    },
    'zh-cn': {
      title: '跨越 await 的更新',
      brief: '任务在 `await` 之前读取的值，到它写入据此算出的结果时已经改变。',
      what: '一个线程同一时刻只运行一段代码，但在每个 `await` 处其他代码都可能运行。`const seen = total; await save(); total = seen + 1` 使用的值到那时可能已经过时：其间别人写入的内容都会被覆盖。`total += await price()` 用一行做了同样的事，因为 `total` 在 `await` 之前就被读取。',
      detection:
        '在被跟踪的 async 函数中，读取了模块的变量或某个属性，并在 `await` 之后写入根据所读值算出的结果。如果这一次运行中，另一个既不是它的调用者、也不是被它调用的任务在其间做了同样的事，就会报告。不根据旧值计算的标志、缓存和时间不在此列。',
      certainty: '很可能：这一次运行中更新被覆盖而未被看到；是否要紧，只有程序自己知道。',
      repair:
        '在 `await` 之后、写入之前重新读取：`total += 1`，或 `const cost = await price(); total += cost`。如果这样还不够，就从读取到写入持有一个锁。',
    },
  },
  check: (state) => findRaces(state, id, (kind) => kind === VARIABLE),
  explain: {
    en: (finding, names) => {
      const values = valuesOf(finding, names);
      const { data, one, other } = values;
      const [, writeOne, readOther, writeOther] = finding.sites.map(({ site }) => atEn(names, site));
      const lost = numberOf(finding, 'lost');
      return {
        title: 'Update across an await',
        message: `${bothEn(values)} changed ${data} across an await: ${lost === 1 ? 'an update was' : `${lost} updates were`} overwritten by what was computed from an older value.`,
        steps: [],
        why: `${other} read it${readOther}, ${one} wrote it${writeOne}, and ${other} wrote it${writeOther} without having seen that.`,
        fix: `Read ${data} after the await, just before writing it, or hold a lock from the reading to the writing.`,
      };
    },
    'zh-cn': (finding, names) => {
      const values = valuesOf(finding, names);
      const { data, one, other } = values;
      const [, writeOne, readOther, writeOther] = finding.sites.map(({ site }) => atZh(names, site));
      const lost = numberOf(finding, 'lost');
      return {
        title: '跨越 await 的更新',
        message: `${bothZh(values)}跨越 await 修改了 ${data}：有 ${lost} 次更新被根据旧值算出的结果覆盖。`,
        steps: [],
        why: `${other}${readOther}读取了它，${one}${writeOne}写入了它，然后 ${other}${writeOther}写入了它，没有看到前面的写入。`,
        fix: `在 await 之后、写入之前读取 ${data}，或从读取到写入持有一个锁。`,
      };
    },
  },
});
