// Says what it was given: arguments, input, and an exit code that the first argument asks for.
process.stdout.write(`${JSON.stringify(process.argv.slice(2))}\n`);
process.stderr.write('to standard error\n');
process.stdin.setEncoding('utf8').on('data', (text) => process.stdout.write(text.toUpperCase()));
process.exitCode = Number(process.argv[2] ?? 0);
