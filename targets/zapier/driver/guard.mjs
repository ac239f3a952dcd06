/**
 * Loaded before a program (`node --import`): it can reach loopback and nothing else. A connection to
 * any other host fails as if nobody listened there, and is named on stderr.
 */
import net from 'node:net';

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1|\[::1\]|::ffff:127\.\d+\.\d+\.\d+)$/i;

/** The host that `socket.connect(...)` means; undefined for a pipe. */
function destination([first, second]) {
  const options = Array.isArray(first) ? first[0] : first;
  if (options !== null && typeof options === 'object') {
    return options.path ? undefined : (options.host ?? 'localhost');
  }
  if (Number.isInteger(Number(options))) return typeof second === 'string' ? second : 'localhost';
  return undefined;
}

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function guarded(...args) {
  const host = destination(args);
  if (host === undefined || LOOPBACK.test(host)) return connect.apply(this, args);
  console.error(`refused: a connection to ${host}`);
  const refused = Object.assign(new Error(`connect ECONNREFUSED ${host}`), { code: 'ECONNREFUSED' });
  process.nextTick(() => this.destroy(refused));
  return this;
};
