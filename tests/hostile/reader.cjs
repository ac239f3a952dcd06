// Reads TypeScript files of emitted packages: what the compiler makes of them, and what they hold when they are run.
// One request a line: {"files": [[name, text, run], …]}. One answer a line: for each file its syntax errors, a digest
// of its tree with every literal masked, the literals in order, and the same of what its exports hold.
'use strict';
const crypto = require('node:crypto');
const { stripTypeScriptTypes } = require('node:module');
const readline = require('node:readline');
const vm = require('node:vm');
const ts = require(process.argv[2]);

const K = ts.SyntaxKind;

/** The tree's shape and its texts. A property's name counts as one however it is quoted. */
function tree(text, keep) {
  const source = ts.createSourceFile('file.ts', text, ts.ScriptTarget.Latest, false, ts.ScriptKind.TS);
  const shape = [];
  const leaves = [];
  function name(node) {
    if (node.kind === K.ComputedPropertyName && ts.isStringLiteral(node.expression)) {
      shape.push('name');
      leaves.push(node.expression.text);
    } else if (node.kind === K.Identifier || node.kind === K.StringLiteral || node.kind === K.NumericLiteral) {
      // In an object's literal this name sets the prototype, and is no property.
      shape.push(node.text === '__proto__' ? 'prototype' : 'name');
      leaves.push(node.text);
    } else {
      visit(node);
    }
  }
  function visit(node) {
    shape.push(node.kind);
    switch (node.kind) {
      case K.Identifier:
      case K.StringLiteral:
      case K.NoSubstitutionTemplateLiteral:
      case K.NumericLiteral:
      case K.TemplateHead:
      case K.TemplateMiddle:
      case K.TemplateTail:
        leaves.push(node.text);
        return;
      case K.PropertyAssignment:
        name(node.name);
        visit(node.initializer);
        break;
      default:
        ts.forEachChild(node, visit);
    }
    shape.push(')');
  }
  visit(source);
  const errors = source.parseDiagnostics.map((item) => ts.flattenDiagnosticMessageText(item.messageText, ' '));
  return { errors, shape: keep ? shape.join(' ') : digest(shape), leaves };
}

function digest(shape) {
  return crypto.createHash('sha1').update(shape.join(' ')).digest('hex');
}

const STUB = Symbol('stub');

/** Stands for everything that is imported: a call gives back the object it was given, or what it was given. */
function stub() {
  return new Proxy(function () {}, {
    get: (_, key) => {
      if (key === STUB) return true;
      if (key === Symbol.toPrimitive) return () => 'stub';
      if (key === Symbol.iterator) return function* () {};
      return key === 'then' ? undefined : stub();
    },
    apply: (_, __, given) => (given.length === 1 && typeof given[0] === 'object' ? given[0] : { called: given }),
    construct: (_, given) => ({ made: given }),
    ownKeys: () => ['prototype'],
  });
}

/** The file without its types, as Node runs it, with stubs for imports and its exports in an object. */
function runnable(text) {
  const named = [];
  const code = stripTypeScriptTypes(text)
    .replace(/^import\s+(\{[^}]*\})\s+from\s+'[^'\n]*';$/gm, (_, names) => {
      return `const ${names.replace(/\sas\s/g, ': ')} = stub();`;
    })
    .replace(/^export (const|class) (\w+)/gm, (_, kind, name) => {
      named.push(name);
      return `${kind} ${name}`;
    });
  return `${code}\nObject.assign(exports, { ${named.join(', ')} });`;
}

/** What the file's exports hold once it has been run. */
function exported(text, keep) {
  const exports = {};
  vm.runInThisContext(`(function (exports, stub) {'use strict';${runnable(text)}\n})`)(exports, stub);
  const shape = [];
  const leaves = [];
  function visit(value, depth) {
    if (depth > 60) throw new Error('too deep');
    if (value === null || value === undefined) shape.push(String(value));
    else if (typeof value === 'string') {
      shape.push('text');
      leaves.push(value);
    } else if (typeof value === 'number' || typeof value === 'boolean') shape.push(typeof value + value);
    else if (typeof value === 'function') {
      if (value[STUB]) shape.push('stub');
      else if (/^class\b/.test(Function.prototype.toString.call(value))) visit(new value(), depth + 1);
      else shape.push('function');
    } else if (Array.isArray(value)) {
      shape.push('[');
      value.forEach((item) => visit(item, depth + 1));
      shape.push(']');
    } else {
      const proto = Object.getPrototypeOf(value);
      const own = proto === Object.prototype || proto === null || Object.hasOwn(proto, 'constructor');
      shape.push(own ? '{' : 'odd prototype');
      // In the order written: whole numbers come first in JavaScript, so the names are put in order.
      const names = Object.keys(value);
      for (const key of names) {
        leaves.push(key);
        visit(value[key], depth + 1);
      }
      shape.push('}');
    }
  }
  visit(exports, 0);
  return { shape: keep ? shape.join(' ') : digest(shape), leaves };
}

function read([name, text, run], keep) {
  const found = tree(text, keep);
  if (run && found.errors.length === 0) {
    try {
      found.held = exported(text, keep);
    } catch (problem) {
      found.errors.push(`cannot be run: ${problem.message}`);
    }
  }
  return found;
}

readline.createInterface({ input: process.stdin, crlfDelay: Infinity }).on('line', (line) => {
  const asked = JSON.parse(line);
  const answer = JSON.stringify(asked.files.map((file) => read(file, asked.keep)));
  process.stdout.write(answer.replace(/[\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16)}`) + '\n');
});
