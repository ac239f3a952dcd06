/**
 * Loaded before a program (`node --require`): its time jumps over whatever it would sleep.
 *
 * While a request is under way time is the machine's. When nothing is under way and nothing is left to
 * be done but to wait, the clock moves to the next timer at once. Each request says in `x-sent-at` when it
 * was sent by that clock. A server that answers "102" with `x-silence` says that it will never answer: time
 * then moves on, and the client's own patience ends.
 */
'use strict';
const http = require('node:http');
const channel = require('node:diagnostics_channel');

const real = { setTimeout, clearTimeout, setImmediate, now: Date.now, Date };
/** Shorter timers order steps of a program; they are no waiting. */
const SHORTEST = 100;
/** Node fires a longer one at once. */
const LONGEST = 2 ** 31 - 1;
/** Turns of the event loop in which nothing may happen before time moves. */
const QUIET_TURNS = 4;
const PASSIVE = /^(Timeout|PipeWrap|TTYWrap|TCPServerWrap|TCPSocketWrap|TLSWrap|ProcessWrap|SignalWrap|MessagePort|Worker)$/;

let ahead = 0;
let number = 0;
let turns = 0;
let watching = false;
const timers = new Map();
/** Short timers that the machine runs: whoever waits for one is not asleep. */
const brief = new Set();
const busy = new Set();

const now = () => real.now() + ahead;

class WarpedDate extends real.Date {
  constructor(...given) {
    if (given.length === 0) super(now());
    else super(...given);
  }

  static now() {
    return now();
  }
}
globalThis.Date = WarpedDate;

class Timer {
  constructor(callback, ms, given) {
    Object.assign(this, { callback, ms, given, id: ++number, when: now() + ms, counts: true });
    timers.set(this.id, this);
    watch();
  }

  ref() {
    this.counts = true;
    return this;
  }

  // An unreferenced timer keeps no program alive; nobody waits for it, so time does not hurry to it.
  unref() {
    this.counts = false;
    return this;
  }

  hasRef() {
    return this.counts;
  }

  refresh() {
    this.when = now() + this.ms;
    timers.set(this.id, this);
    watch();
    return this;
  }

  close() {
    timers.delete(this.id);
    return this;
  }

  [Symbol.toPrimitive]() {
    return this.id;
  }
}

function begin(callback, ms, given) {
  const length = Number(ms) || 0;
  if (length >= SHORTEST && length <= LONGEST) return new Timer(callback, length, given);
  const timer = real.setTimeout(() => {
    brief.delete(timer);
    callback(...given);
  }, length > LONGEST ? 1 : length);
  brief.add(timer);
  return timer;
}

globalThis.setTimeout = (callback, ms, ...given) => begin(callback, ms, given);
globalThis.clearTimeout = (timer) => {
  if (timer instanceof Timer) return void timer.close();
  brief.delete(timer);
  real.clearTimeout(timer);
};

/** Runs what is due; while something waits, looks again after each turn of the event loop. */
function watch() {
  if (watching) return;
  watching = true;
  turns = 0;
  const look = () => {
    const due = [...timers.values()].filter(({ when }) => when <= now()).sort((a, b) => a.when - b.when);
    for (const timer of due) {
      timers.delete(timer.id);
      turns = 0;
      timer.callback(...timer.given);
    }
    const waited = [...timers.values()].filter(({ counts }) => counts);
    if (waited.length === 0) {
      watching = false;
      return;
    }
    const active = process.getActiveResourcesInfo().filter((name) => !PASSIVE.test(name) && name !== 'Immediate');
    turns = busy.size + brief.size + active.length === 0 ? turns + 1 : 0;
    if (turns >= QUIET_TURNS) {
      ahead += Math.max(0, Math.min(...waited.map(({ when }) => when)) - now());
      turns = 0;
    }
    // Between requests the machine is left to others.
    if (busy.size + brief.size > 0) real.setTimeout(look, 1);
    else real.setImmediate(look);
  };
  real.setImmediate(look);
}

channel.subscribe('http.client.request.created', ({ request }) => {
  busy.add(request);
  request.once('close', () => busy.delete(request));
  request.on('information', ({ headers }) => {
    if (headers['x-silence']) busy.delete(request);
  });
});

const { _implicitHeader: implicitHeader } = http.ClientRequest.prototype;
http.ClientRequest.prototype._implicitHeader = function stamped() {
  this.setHeader('x-sent-at', String(now()));
  return implicitHeader.call(this);
};

http.ClientRequest.prototype.setTimeout = function patient(ms, callback) {
  if (callback) this.once('timeout', callback);
  const timer = globalThis.setTimeout(() => this.emit('timeout'), ms);
  this.once('close', () => globalThis.clearTimeout(timer));
  return this;
};
