// Ends by the signal that its argument names.
process.kill(process.pid, process.argv[2]);
setInterval(() => {}, 1000);
