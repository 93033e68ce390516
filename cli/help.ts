import type { Language } from '../core/view/viewModel.ts';

const english = `lockstep: see who waits for whom in a Node program, and why it is stuck

  lockstep run [options] <program> [args…]     run a .js or .ts program
  lockstep run [options] -- <command…>         run any command that starts Node
  lockstep analyze [options] <recording>       findings of a kept recording
  lockstep view [options] <recording>          show a kept recording (browser)
  lockstep explain [finding]                   what a finding means; all of them
  lockstep dap [options]                       debug adapter on stdin and stdout

Options of run; analyze takes those marked with *
  --report <file>       * write the findings as JSON
  --format text|json    * what is printed; json is one line
           sarif        * SARIF 2.1.0, one line, for code scanning
           github       * annotations and the job's summary on GitHub
  --output <file>       * write the format to a file; text is printed
  --fail-on <list>      * ids or categories that make the exit code 3, or none;
                          deadlock,stuck when left out
  --picture <file>      * write the graph and the timeline as one HTML file
  --language en|zh-cn   * instead of the system's language
  --on-deadlock stop      print it, end the program, exit 3 (the default)
                report    print it, let the program go on
                wait      print it when the program ends
  --tracking exact        follow every async function of your code (the default)
             adaptive     no longer those that touched no lock in 1000 calls
             on-demand    none: record lock, queue and process calls only
  --timeout <seconds>     end the program then, tell what was waiting, exit 124
  --record <folder>       keep the recording
  --view                  serve the live view on this machine
  --node <path>           the Node to run <program> with (LOCKSTEP_NODE, node)

  --help, --version

What the program reads, prints and returns passes through untouched; Lockstep
writes to standard error, analyze to standard output. What stands behind
<program> belongs to the program.
`;

const chinese = `lockstep：查看 Node 程序中谁在等谁，以及为何卡住

  lockstep run [选项] <程序> [参数…]     运行 .js 或 .ts 程序
  lockstep run [选项] -- <命令…>         运行任何会启动 Node 的命令
  lockstep analyze [选项] <录制>         给出已保存录制的结果
  lockstep view [选项] <录制>            在浏览器中显示已保存的录制
  lockstep explain [结果]                说明一个结果的含义，或列出全部
  lockstep dap [选项]                    标准输入输出上的调试适配器

run 的选项；带 * 的也可用于 analyze
  --report <文件>       * 以 JSON 写出结果
  --format text|json    * 打印的形式；json 为一行
           sarif        * SARIF 2.1.0，一行，用于代码扫描
           github       * GitHub 上的标注和作业摘要
  --output <文件>       * 把该形式写入文件；打印的仍是文本
  --fail-on <列表>      * 使退出码为 3 的结果编号或类别，
                          或 none（默认 deadlock,stuck）
  --picture <文件>      * 把图和时间线写成一个 HTML 文件
  --language en|zh-cn   * 不用系统语言
  --on-deadlock stop      打印，结束程序，退出码 3（默认）
                report    打印，让程序继续
                wait      程序结束时再打印
  --tracking exact        跟踪你代码中的每个异步函数（默认）
             adaptive     前一千次调用都没有碰过锁的函数不再跟踪
             on-demand    不跟踪，只记录锁、队列和进程的调用
  --timeout <秒>          到时结束程序，说明谁在等待，退出码 124
  --record <文件夹>       保留录制
  --view                  在本机提供实时视图
  --node <路径>           用哪个 Node 运行 <程序>（LOCKSTEP_NODE，node）

  --help, --version

程序的输入、输出和退出码原样通过；Lockstep 写到标准错误，analyze 写到标准输出。
<程序> 之后的内容属于程序。
`;

export const helpText = (language: Language): string => (language === 'en' ? english : chinese);
