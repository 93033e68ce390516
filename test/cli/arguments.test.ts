import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { choice, type OptionTable, parseArguments } from '../../cli/arguments.ts';
import { failOnDefault, fails, parseFailOn } from '../../cli/failOn.ts';
import { languageOf } from '../../cli/language.ts';
import type { FindingView } from '../../core/view/viewModel.ts';

const table: OptionTable = { report: 'value', view: 'flag', format: 'value' };

describe('arguments', () => {
  test('options end at the first word that is none; the rest is untouched', () => {
    const parsed = parseArguments(['--view', '--report', 'a.json', 'main.ts', '--report', '--view', '--', '-x'], table);
    assert.deepEqual([...parsed.flags], ['view']);
    assert.deepEqual([...parsed.values], [['report', 'a.json']]);
    assert.deepEqual(parsed.rest, ['main.ts', '--report', '--view', '--', '-x']);
    assert.equal(parsed.separated, false);
  });

  test('a double dash begins a command, whatever it looks like', () => {
    const parsed = parseArguments(['--report=a=b', '--', '--view', 'x'], table);
    assert.equal(parsed.values.get('report'), 'a=b');
    assert.deepEqual(parsed.rest, ['--view', 'x']);
    assert.equal(parsed.separated, true);
  });

  test('a single dash is a program, not an option', () => {
    assert.deepEqual(parseArguments(['-', 'x'], table).rest, ['-', 'x']);
  });

  const mistakes: [what: string, words: string[], message: RegExp][] = [
    ['an unknown option', ['--nonsense'], /no option --nonsense\. lockstep --help/],
    ['an option that is nearly right', ['--reprot', 'x'], /no option --reprot\. Did you mean --report\?/],
    ['an unknown option with a value', ['--nonsense=1'], /no option --nonsense\./],
    ['a name that every object has', ['--constructor'], /no option --constructor/],
    ['a single letter', ['-r', 'x'], /no option -r/],
    ['a missing value', ['--report'], /--report needs a value/],
    ['an empty value', ['--report='], /--report needs a value/],
    ['an option instead of a value', ['--report', '--view'], /--report needs a value/],
    ['a value too much', ['--view=yes'], /--view takes no value/],
    ['an option twice', ['--report', 'a', '--report', 'b'], /--report is given twice/],
  ];
  for (const [what, words, message] of mistakes) {
    test(`${what} is refused`, () => assert.throws(() => parseArguments(words, table), message));
  }

  test('a word that an option does not know is refused with those it knows', () => {
    const parsed = parseArguments(['--format', 'xml'], table);
    assert.throws(() => choice(parsed, 'format', ['text', 'json']), /does not know xml\. It takes one of: text, json/);
  });
});

describe('what makes a run fail', () => {
  const ids = ['deadlock-cycle', 'unsettled-exit'];
  type Key = Pick<FindingView, 'detector' | 'category' | 'severity'>;
  const finding = (key: Key): FindingView => key as FindingView;
  const cycle = finding({ detector: 'deadlock-cycle', category: 'deadlock', severity: 'error' });
  const unsettled = finding({ detector: 'unsettled-exit', category: 'stuck', severity: 'warning' });
  const note = finding({ detector: 'unsettled-exit', category: 'stuck', severity: 'info' });
  const race = finding({ detector: 'data-race', category: 'race', severity: 'error' });

  test('by default deadlocks and what is stuck, but no notes', () => {
    assert.deepEqual(
      [cycle, unsettled, note, race].map((each) => fails(failOnDefault, each)),
      [true, true, false, false],
    );
  });

  test('a note only by its own name', () => {
    assert.equal(fails(parseFailOn('unsettled-exit', ids), note), true);
    assert.equal(fails(parseFailOn('stuck,race', ids), note), false);
    assert.equal(fails(parseFailOn('stuck, race', ids), race), true);
  });

  test('nothing with none', () => {
    assert.equal(fails(parseFailOn('none', ids), cycle), false);
    assert.throws(() => parseFailOn('none,race', ids), /stands alone/);
  });

  for (const word of ['deadlocks', '', 'Race', 'deadlock,,race']) {
    test(`the word "${word}" is refused`, () => {
      assert.throws(() => parseFailOn(word, ids), /--fail-on does not know .*deadlock, stuck, .*unsettled-exit/);
    });
  }
});

describe('the language', () => {
  const cases: [env: NodeJS.ProcessEnv, language: string][] = [
    [{}, 'en'],
    [{ LANG: 'C.UTF-8' }, 'en'],
    [{ LANG: 'zh_CN.UTF-8' }, 'zh-cn'],
    [{ LANG: 'zh-Hans' }, 'zh-cn'],
    [{ LANG: 'zh' }, 'zh-cn'],
    [{ LANG: 'zh_CN.UTF-8', LC_ALL: 'en_US.UTF-8' }, 'en'],
    [{ LANG: 'en_US', LC_ALL: '', LC_MESSAGES: 'zh_CN' }, 'zh-cn'],
    [{ LANG: 'zhx' }, 'en'],
  ];
  for (const [env, language] of cases) {
    test(`${JSON.stringify(env)}: ${language}`, () => assert.equal(languageOf(env), language));
  }
});
