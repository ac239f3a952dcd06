/**
 * Gives a Node program a network, a time and a chance that are not the machine's: `node --require node.cjs`.
 *
 * One JSON object a line, on the program's own stdin and stdout, beside its own protocol. The two sides speak in turn: a line
 * that comes in says what happened, and when nothing goes on any more here, exactly one line goes out, the first of:
 *   → {"id": n, …}                                the reply to a call, or
 *   → {"ask": n, "host": …, "bytes": …}           an HTTP request as its bytes (base64), to be answered, or
 *   → {"idle": ms or null}                        only a timer that is due then, or an answer, can go on
 *   ← {…, "now": ms, "answers": [{"answer": n, "bytes": …, "reset": true|false}, …]}
 *                                                 a call (with an id), or nothing but time and answers
 *   ← {"begin": seed, "now": ms}                  a new history; nothing goes out
 * What happens so is the same each time, however quick the machine is.
 *
 * Only sockets are replaced: Node's own HTTP client writes and parses the bytes.
 */
'use strict';
const crypto = require('node:crypto');
const http = require('node:http');
const https = require('node:https');
const { Duplex } = require('node:stream');
const { syncBuiltinESMExports } = require('node:module');

const Real = { Date, setImmediate, setTimeout };
const write = process.stdout.write.bind(process.stdout);
const say = (value) => write(`${JSON.stringify(value)}\n`);

let now = 0;

// ---------------------------------------------------------------- time

class VirtualDate extends Real.Date {
  constructor(...given) {
    if (given.length === 0) super(now);
    else super(...given);
  }

  static now() {
    return now;
  }
}
globalThis.Date = VirtualDate;

const timers = new Map();
let count = 0;

class Timer {
  constructor(run, delay, every) {
    this.id = (count += 1);
    this.run = run;
    this.delay = Math.max(1, Number(delay) || 0);
    this.every = every;
    this.at = now + this.delay;
    timers.set(this.id, this);
  }

  ref() { return this; }
  unref() { return this; }
  hasRef() { return true; }
  refresh() { this.at = now + this.delay; timers.set(this.id, this); return this; }
  close() { timers.delete(this.id); return this; }
  [Symbol.toPrimitive]() { return this.id; }
  [Symbol.dispose]() { this.close(); }
}

const clear = (timer) => { timers.delete(typeof timer === 'object' && timer !== null ? timer.id : Number(timer)); };
globalThis.setTimeout = (run, delay, ...given) => new Timer(() => run(...given), delay, false);
globalThis.setInterval = (run, delay, ...given) => new Timer(() => run(...given), delay, true);
globalThis.clearTimeout = globalThis.clearInterval = clear;

function earliest() {
  let first;
  for (const timer of timers.values()) if (!first || timer.at < first.at || (timer.at === first.at && timer.id < first.id)) first = timer;
  return first;
}

/** Runs what is due, one after the other, with everything that follows at once from one before the next; then `next`. */
function fire(next) {
  const timer = earliest();
  if (!timer || timer.at > now) return next();
  if (timer.every) timer.at += timer.delay;
  else timers.delete(timer.id);
  try {
    timer.run();
  } catch (thrown) {
    console.error(thrown);
  }
  return Real.setImmediate(fire, next);
}

// ---------------------------------------------------------------- chance

let state = 1;
function chance() {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
}
Math.random = chance;

function fill(buffer) {
  const bytes = Buffer.from(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = Math.floor(chance() * 256);
  return buffer;
}
crypto.randomBytes = (size, then) => {
  const bytes = fill(Buffer.alloc(size));
  return then ? void process.nextTick(then, null, bytes) : bytes;
};
crypto.randomFillSync = fill;
crypto.randomUUID = () => {
  const hex = fill(Buffer.alloc(16)).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
};

// ---------------------------------------------------------------- network

const asked = new Map();
let question = 0;

/** A connection whose other end is the process that started this one. It carries one request. */
class Line extends Duplex {
  constructor({ host, servername, hostname }, secure) {
    super({ allowHalfOpen: true });
    this.host = servername || hostname || host;
    this.encrypted = this.authorized = secure;
    this.remoteAddress = '192.0.2.1';
    this.parts = [];
    process.nextTick(() => {
      this.emit('connect');
      if (secure) this.emit('secureConnect');
    });
  }

  _read() {}

  _write(chunk, _encoding, done) {
    this.parts.push(chunk);
    if (whole(Buffer.concat(this.parts))) this.ask();
    done();
  }

  _final(done) {
    done();
  }

  ask() {
    const number = (question += 1);
    asked.set(number, this);
    outbox.push({ ask: number, host: this.host, bytes: Buffer.concat(this.parts).toString('base64') });
    this.parts = [];
  }

  answered(bytes, reset) {
    if (this.destroyed) return;
    if (bytes.length > 0) this.push(bytes);
    if (!reset) this.push(null);
    // What was pushed is read before the connection breaks.
    else Real.setImmediate(() => this.destroy(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' })));
  }

  setTimeout() { return this; }
  setNoDelay() { return this; }
  setKeepAlive() { return this; }
  ref() { return this; }
  unref() { return this; }
  getPeerCertificate() { return {}; }
  getSession() { return undefined; }
  isSessionReused() { return false; }
}

/** Whether these bytes are a whole HTTP request. */
function whole(bytes) {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const head = bytes.toString('latin1', 0, end);
  if (/^transfer-encoding:\s*chunked/im.test(head)) return bytes.subarray(-5).equals(Buffer.from('0\r\n\r\n'));
  const length = /^content-length:\s*(\d+)/im.exec(head);
  return bytes.length >= end + 4 + Number(length?.[1] ?? 0);
}

http.Agent.prototype.createConnection = (options) => new Line(options, false);
https.Agent.prototype.createConnection = (options) => new Line(options, true);
syncBuiltinESMExports();

// ---------------------------------------------------------------- the program's lines

let calls = 0;
/** What goes out, one a turn. */
const outbox = [];
/** So many turns of the event loop without anything new: then nothing but a timer can go on. */
const PATIENCE = 30;
/** Work that ends by itself, such as reading a file. */
const passing = () => process.getActiveResourcesInfo().some((kind) => /^(FS|Zlib|GetAddrInfo|RandomBytes|Worker)/.test(kind));

/** Says one thing when nothing goes on any more. */
function settle() {
  let [left, length] = [PATIENCE, outbox.length];
  const step = () => {
    if (outbox.length !== length) [left, length] = [PATIENCE, outbox.length];
    if (left > 0 || passing()) {
      left -= 1;
      Real.setImmediate(step);
      return;
    }
    const next = earliest();
    if (outbox.length > 0) say(outbox.shift());
    else if (next || asked.size > 0 || calls === 0) say({ idle: next?.at ?? null });
    else Real.setTimeout(step, 1);
  };
  step();
}

globalThis.outside = {
  /** Takes a line that came in; true when it was for this file alone. */
  take(message) {
    if (typeof message.now === 'number') now = message.now;
    if ('begin' in message) {
      state = message.begin | 0;
      for (const timer of [...timers.values()]) if (!timer.every) clear(timer);
      for (const timer of timers.values()) timer.at = now + timer.delay;
      asked.clear();
      outbox.length = 0;
      return true;
    }
    if ('id' in message) calls += 1;
    // A time-out that came before an answer is felt before it.
    fire(() => {
      for (const { answer, bytes, reset } of message.answers) {
        const line = asked.get(answer);
        asked.delete(answer);
        line?.answered(Buffer.from(bytes, 'base64'), reset);
      }
      settle();
    });
    return !('id' in message);
  },
  /** The reply to a call. */
  reply(message) {
    calls -= 1;
    outbox.push(message);
  },
};
