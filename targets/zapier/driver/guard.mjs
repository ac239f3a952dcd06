/**
 * Loaded before a program (`node --import`): it can reach loopback and nothing else. A connection to
 * any other host fails as if nobody listened there, and is named on stderr and in `refused`.
 */
import net from 'node:net';

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1|\[::1\]|::ffff:127\.\d+\.\d+\.\d+)$/i;

/** Hosts that the program wanted to reach. */
export const refused = [];

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
  refused.push(host);
  const error = Object.assign(new Error(`connect ECONNREFUSED ${host}`), { code: 'ECONNREFUSED' });
  process.nextTick(() => this.destroy(error));
  return this;
};
