/** Loaded before a program (`node --require`): says on stderr where each of its connections goes. */
'use strict';
const net = require('node:net');

const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function heard(...given) {
  const [first, second] = Array.isArray(given[0]) ? given[0] : given;
  const options = first !== null && typeof first === 'object' ? first : { port: first, host: second };
  if (!options.path) process.stderr.write(`connected to ${options.host ?? 'localhost'}\n`);
  return connect.apply(this, given);
};
