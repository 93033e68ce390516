// A thread cannot be killed from outside, and should not be: it might hold something. It is asked to stop, and looks now and
// then whether it has been asked. Whoever asks then waits for it with `join`.
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { Event, isMain, Task, Thread } from 'lockstep/threading';
import { pause } from '../pace.ts';

// A thread has variables of its own, so the flag is an event, which both sides see.
class Lighthouse extends Thread {
  readonly dawn = new Event();

  async terminate(): Promise<void> {
    await this.dawn.set();
  }
  override async run(): Promise<void> {
    while (!(await this.dawn.isSet())) {
      console.log('Flash');
      await pause(100);
    }
    console.log('The light is out');
  }
}

// A task shares all variables with the main part, so a plain field will do. It spends its time waiting for messages: without
// the timeout it would never come to look at the field.
class Radio extends Task {
  readonly #socket: Socket;
  #running = true;

  constructor(socket: Socket) {
    super({ name: 'Radio' });
    this.#socket = socket;
  }
  terminate(): void {
    this.#running = false;
  }
  override async run(): Promise<void> {
    while (this.#running) {
      const message = await this.#receive(200);
      if (message !== undefined) console.log(`Received: ${message}`);
    }
    console.log('The radio is off');
  }
  async #receive(milliseconds: number): Promise<string | undefined> {
    try {
      const [bytes] = await once(this.#socket, 'message', { signal: AbortSignal.timeout(milliseconds) });
      return String(bytes);
    } catch {
      return undefined; // Nothing came in time.
    }
  }
}

if (isMain(import.meta)) {
  const lighthouse = new Lighthouse({ name: 'Lighthouse' });
  lighthouse.start();

  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const radio = new Radio(socket);
  radio.start();
  const ship = createSocket('udp4');
  for (const message of ['Fog ahead', 'Thank you']) {
    const received = once(socket, 'message');
    ship.send(message, socket.address().port, '127.0.0.1');
    await received;
    await pause(300);
  }

  radio.terminate();
  await radio.join();
  await lighthouse.terminate();
  await lighthouse.join();
  ship.close();
  socket.close();
  console.log('Good morning');
}
