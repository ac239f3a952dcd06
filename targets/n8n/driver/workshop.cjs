/** The engine with one package in it: runs operations, publishes triggers, polls, fills dropdowns. */
'use strict';
const { additionalData, credentialsHelper, nodeTypes } = require('./surroundings.cjs');

const START = 'Start';
const NODE = 'Node';

class Workshop {
  constructor(need, folder) {
    this.core = need('n8n-core');
    this.flow = need('n8n-workflow');
    this.folder = folder;
    this.held = {};
    this.live = new Map();
    // Static data of workflows that were unpublished: it is theirs when they are published again.
    this.retired = new Map();
    // Webhooks that were there while publishing went on, and failed: what came in meanwhile was executed.
    this.failed = new Map();
    this.waiting = new Map();
    this.count = 0;
    this.url = '';
  }

  async load() {
    this.loader = new this.core.PackageDirectoryLoader(this.folder);
    await this.loader.loadAll();
    this.types = nodeTypes(this.loader, this.flow.NodeHelpers);
    this.helper = credentialsHelper(this.loader, this.held);
  }

  /** Credentials for what follows: the package has one type of them. */
  connect({ fields }) {
    const [type] = Object.keys(this.loader.known.credentials);
    // What nobody filled in is what the form showed.
    const shown = this.loader.getCredential(type).type.properties.map(({ name, default: value }) => [name, value]);
    this.held[type] = { ...Object.fromEntries(shown), ...fields };
    this.credential = type;
  }

  /** The credential's own test request, through the engine's authenticated HTTP helper. */
  async test() {
    const { test } = this.loader.getCredential(this.credential).type;
    const type = Object.keys(this.loader.known.nodes)[0];
    const { context } = await this.hook(await this.prepared(`${this.loader.packageName}.${type}`, {}));
    const fill = (text) => String(text).replace(/^=/, '').replace(/\{\{\s*\$credentials\.(\w+)\s*\}\}/g, (_, key) => this.held[this.credential][key]);
    const request = { ...test.request, baseURL: fill(test.request.baseURL), json: true };
    const answer = await context.helpers.httpRequestWithAuthentication.call(context, this.credential, request);
    for (const { type: kind, properties: { key, value, message } } of test.rules ?? []) {
      const found = key.split('.').reduce((at, name) => at?.[name], answer);
      if (kind === 'responseSuccessBody' && found === value) throw new Error(message);
    }
    return answer;
  }

  workflowData(type, parameters, id) {
    const node = {
      id, name: NODE, type, typeVersion: 1, position: [0, 0], parameters, webhookId: `hook-${id}`,
      credentials: this.credential ? { [this.credential]: { id: '1', name: 'credential' } } : {},
    };
    const start = { id: 'start', name: START, type: 'start', typeVersion: 1, position: [0, 0], parameters: {} };
    return {
      id, name: id, active: true, isArchived: false, nodes: [start, node], settings: { timezone: 'UTC' },
      connections: { [START]: { main: [[{ node: NODE, type: 'main', index: 0 }]] } },
      createdAt: new Date(0), updatedAt: new Date(0),
    };
  }

  /** A workflow as the server loads it: static data comes from its JSON. */
  async prepared(type, parameters, id = `w${++this.count}`, staticData = '{}') {
    const data = this.workflowData(type, parameters, id);
    const workflow = new this.flow.Workflow({ ...data, nodeTypes: this.types, staticData: JSON.parse(staticData) });
    await workflow.expression.acquireIsolate?.();
    return { data, workflow, node: workflow.getNode(NODE), type: this.types.getByNameAndVersion(type, 1) };
  }

  additional(data, mode, executionId) {
    const hooks = new this.core.ExecutionLifecycleHooks(mode, executionId, data);
    return additionalData(this.helper, this.url, hooks, executionId);
  }

  /**
   * Runs an operation; one that waits is finished by its callback, see `deliveries.cjs`. `files`: binary
   * fields of the input item. Gives items with their binary data: `{json, binary?}`.
   */
  async run({ type, parameters, files = {}, patienceMs }) {
    const executionId = String(++this.count);
    const { data, workflow, node } = await this.prepared(type, parameters);
    const additional = this.additional(data, 'manual', executionId);
    const execute = new this.core.WorkflowExecute(additional, 'manual');
    const input = [{ json: {}, ...(Object.keys(files).length > 0 ? { binary: files } : {}) }];
    const pinned = { [START]: input };
    const resumed = this.awaitCallback(executionId, { workflow, node, data, patienceMs });
    const run = await execute.run({ workflow, startNode: workflow.getNode(START), pinData: pinned });
    const { error, runData } = run.data.resultData;
    if (error) {
      this.waiting.delete(executionId);
      throw error;
    }
    if (run.waitTill) return await resumed(run.data);
    this.waiting.delete(executionId);
    return (runData[NODE]?.[0]?.data?.main?.[0] ?? []).map(({ json, binary }) => ({ json, binary }));
  }

  /** A callback may come before the execution has been put to wait: it is held until then. */
  awaitCallback(executionId, about) {
    let begin;
    const parked = new Promise((resolve) => { begin = resolve; });
    let finish;
    const finished = new Promise((resolve) => { finish = resolve; });
    this.waiting.set(executionId, { ...about, parked, finish });
    return async (runData) => {
      begin(runData);
      const late = new Promise((_, reject) => {
        setTimeout(() => reject(new Error('no callback resumed the execution')), about.patienceMs).unref();
      });
      return await Promise.race([finished, late]);
    };
  }

  async hook(prepared, webhook, mode = 'trigger') {
    const additional = this.additional(prepared.data, mode, undefined);
    const activation = mode === 'manual' ? 'manual' : 'activate';
    const context = new this.core.HookContext(prepared.workflow, prepared.node, additional, mode, activation, webhook);
    return { context, additional };
  }

  /** Publishes a trigger, as the server does: does the subscription exist? if not, create it. */
  async publish({ key, type, parameters, polling }) {
    const prepared = await this.prepared(type, parameters, key);
    const staticData = this.retired.get(key) ?? '{}';
    const { items, failures, queue } = this.failed.get(key) ?? { items: [], failures: [], queue: Promise.resolve() };
    const live = { key, type, parameters, staticData, items, failures, queue };
    if (polling) {
      this.live.set(key, live);
      try {
        return { url: null, items: await this.poll({ key }) };
      } catch (thrown) {
        this.live.delete(key);
        throw thrown;
      }
    }
    const { context, additional } = await this.hook(prepared);
    const [webhook] = this.flow.NodeHelpers.getNodeWebhooks?.(prepared.workflow, prepared.node, additional) ?? [];
    live.webhook = webhook ?? { webhookDescription: prepared.type.description.webhooks[0] };
    live.url = context.getNodeWebhookUrl('default');
    this.live.set(key, live);
    try {
      await this.method(live, 'checkExists').then(async (exists) => exists || (await this.method(live, 'create')));
      this.failed.delete(key);
    } catch (thrown) {
      this.live.delete(key);
      this.failed.set(key, live);
      throw thrown;
    }
    return { url: live.url };
  }

  /** One of the trigger's webhook methods, with its static data loaded before and kept after. */
  async method(live, name) {
    const prepared = await this.prepared(live.type, live.parameters, live.key, live.staticData);
    const { context } = await this.hook(prepared, live.webhook, live.mode);
    const result = await prepared.type.webhookMethods.default[name].call(context);
    live.staticData = JSON.stringify(prepared.workflow.staticData);
    return result;
  }

  /** What an execution leaves behind is saved, whatever became of its workflow meanwhile. */
  keep(live, staticData) {
    const saved = JSON.stringify(staticData);
    const now = this.live.get(live.key);
    live.staticData = saved;
    if (now) now.staticData = saved;
    else this.retired.set(live.key, saved);
  }

  async unpublish({ key }) {
    const live = this.live.get(key);
    this.live.delete(key);
    try {
      if (live?.webhook) await this.method(live, 'delete');
    } finally {
      // The server takes the workflow down, whatever the node says; what it keeps is for the next time.
      if (live) this.retired.set(key, live.staticData);
    }
  }

  /** The editor's "listen for test event", begun and cancelled: its own URL, and static data of its own. */
  async listen({ key, type, parameters }) {
    const workflow = await this.prepared(type, parameters, key);
    const webhook = { isTest: true, webhookDescription: workflow.type.description.webhooks[0] };
    const live = { key, type, parameters, staticData: '{}', webhook, mode: 'manual' };
    const exists = await this.method(live, 'checkExists');
    if (!exists) await this.method(live, 'create');
    await this.method(live, 'delete');
  }

  /** One poll. A failed one keeps nothing. */
  async poll({ key }) {
    const live = this.live.get(key);
    const prepared = await this.prepared(live.type, live.parameters, key, live.staticData);
    const additional = this.additional(prepared.data, 'trigger', undefined);
    const context = new this.core.PollContext(prepared.workflow, prepared.node, additional, 'trigger', 'activate');
    const out = await prepared.type.poll.call(context);
    live.staticData = JSON.stringify(prepared.workflow.staticData);
    const items = (out?.[0] ?? []).map((item) => item.json);
    live.items.push(...items);
    return items;
  }

  /** What the editor's "fetch test event" shows of a polling trigger. */
  async sample({ type, parameters }) {
    const prepared = await this.prepared(type, parameters);
    const additional = this.additional(prepared.data, 'manual', undefined);
    const context = new this.core.PollContext(prepared.workflow, prepared.node, additional, 'manual', 'manual');
    return ((await prepared.type.poll.call(context))?.[0] ?? []).map((item) => item.json);
  }

  /** What a trigger passed on and what failed, once all that arrived has been worked on. */
  async passed({ key }) {
    const live = this.live.get(key);
    await live?.queue;
    return { items: live?.items ?? [], failures: live?.failures ?? [] };
  }

  /** Another history begins: no workflow of the last one is left. `anew`: nor anything that the package keeps. */
  async forget({ anew }) {
    if (anew) {
      // Takes the package's modules out of require's cache as well.
      this.loader.reset();
      for (const name of Object.keys(require.cache)) if (name.startsWith(`${this.folder}/`)) delete require.cache[name];
      await this.load();
    }
    this.live.clear();
    this.retired.clear();
    this.failed.clear();
    this.waiting.clear();
  }

  /** A resource locator's list, page by page. */
  async choices({ type, method, parameters, path }) {
    const prepared = await this.prepared(type, parameters);
    const additional = this.additional(prepared.data, 'internal', undefined);
    additional.currentNodeParameters = parameters;
    const context = new this.core.LoadOptionsContext(prepared.workflow, prepared.node, additional, path);
    const found = [];
    let token;
    do {
      const page = await prepared.type.methods.listSearch[method].call(context, undefined, token);
      found.push(...page.results.map(({ name, value }) => ({ value, label: name })));
      token = page.paginationToken;
    } while (token !== undefined && found.length < 10_000);
    return found;
  }
}

module.exports = { NODE, Workshop };
