import { defineTrigger } from 'zapier-platform-core';
import { api } from '../definition/api.js';
import { delivery } from '../definition/delivery.js';
import { insightRecord } from '../definition/records.js';
import { receive, samples, subscribe, unsubscribe } from '../lib/hook.js';
import type { HookSpec } from '../lib/types.js';

const spec: HookSpec = {
	inputs: [],
	filters: [],
	webhook: { event: 'call.insight.received', record: insightRecord },
	sample: {
		id: '9f86d081884c7d65',
		event: 'call.insight.received',
		timestamp: '2026-05-10T12:04:00Z',
		call_id: '550e8400-e29b-41d4-a716-446655440001',
		data: { call_id: '550e8400-e29b-41d4-a716-446655440001' },
	},
};

export const insightReceivedTrigger = defineTrigger({
	key: 'insight_received',
	noun: 'Insight',
	display: {
		label: 'Insight Received',
		description: 'Triggers when an insight about a call is received.',
	},
	operation: {
		type: 'hook',
		inputFields: [],
		performSubscribe: subscribe(api, delivery, spec),
		performUnsubscribe: unsubscribe(api, delivery),
		perform: receive(api, delivery, spec),
		performList: samples(api, spec),
		outputFields: [
			{ key: 'id', label: 'Insight ID', type: 'string', primary: true },
			{ key: 'event', label: 'Event', type: 'string' },
			{ key: 'timestamp', label: 'Timestamp', type: 'datetime' },
			{ key: 'call_id', label: 'Call ID', type: 'string' },
			{ key: 'data__call_id', label: 'Data Call ID', type: 'string' },
		],
		sample: spec.sample,
	},
});
