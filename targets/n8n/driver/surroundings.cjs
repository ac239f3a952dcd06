/** What n8n's server puts around the engine: node types, credentials, URLs. */
'use strict';

const START = {
  description: {
    displayName: 'Start', name: 'start', group: ['trigger'], version: 1, description: '',
    defaults: { name: 'Start' }, inputs: [], outputs: ['main'], properties: [],
  },
  async execute() {
    return [this.getInputData()];
  },
};

/** The package's nodes by their full name, and a start node. */
function nodeTypes(loader, NodeHelpers) {
  const prefix = `${loader.packageName}.`;
  const byName = (name) => (name === 'start' ? START : loader.getNode(name.slice(prefix.length)).type);
  return {
    getByName: byName,
    getByNameAndVersion: (name, version) => NodeHelpers.getVersionedNodeType(byName(name), version),
    getKnownTypes: () => ({}),
  };
}

/** Credentials as given, applied as their type says; `={{$credentials.x}}` is all that such types use. */
function credentialsHelper(loader, held) {
  const filled = (value, data) =>
    typeof value === 'string' && value.startsWith('=')
      ? value.slice(1).replace(/\{\{\s*\$credentials\??\.(\w+)\s*\}\}/g, (_, key) => String(data[key] ?? ''))
      : value;
  return {
    getParentTypes: () => [],
    getDecrypted: async (_data, _node, type) => held[type],
    getCredentials: async () => ({}),
    preAuthentication: async () => undefined,
    runPreAuthentication: async () => undefined,
    updateCredentials: async () => {},
    updateCredentialsOauthTokenData: async () => {},
    isCredentialUsableByNode: () => true,
    getCredentialsProperties: (type) => loader.getCredential(type).type.properties,
    async authenticate(data, type, request) {
      const { authenticate } = loader.getCredential(type).type;
      if (typeof authenticate === 'function') return await authenticate(data, request);
      const { headers = {}, qs = {}, auth } = authenticate.properties;
      for (const [name, value] of Object.entries(headers)) (request.headers ??= {})[filled(name, data)] = filled(value, data);
      for (const [name, value] of Object.entries(qs)) (request.qs ??= {})[name] = filled(value, data);
      if (auth) request.auth = { username: filled(auth.username, data), password: filled(auth.password, data) };
      return request;
    },
  };
}

/** n8n's "additional data": helpers and base URLs. */
function additionalData(helper, url, hooks, executionId) {
  return {
    credentialsHelper: helper,
    currentNodeParameters: undefined,
    executionId,
    hooks,
    variables: {},
    secretsHelpers: {},
    restApiUrl: `${url}/rest`,
    instanceBaseUrl: url,
    webhookBaseUrl: `${url}/webhook`,
    webhookTestBaseUrl: `${url}/webhook-test`,
    webhookWaitingBaseUrl: `${url}/webhook-waiting`,
    formWaitingBaseUrl: `${url}/form-waiting`,
    externalSecretsProxy: {},
    setExecutionStatus() {},
    logAiEvent() {},
    sendDataToUI() {},
  };
}

module.exports = { additionalData, credentialsHelper, nodeTypes };
