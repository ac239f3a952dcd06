import { createRequire } from 'node:module';
import zapier, { defineApp } from 'zapier-platform-core';
import { authentication } from './authentication.js';
import { apiCallCreate } from './creates/api_call.js';
import { deleteSubscriptionCreate } from './creates/delete_subscription.js';
import { placeCallCreate } from './creates/place_call.js';
import { placeCallAndWaitCreate } from './creates/place_call_and_wait.js';
import { findCallSearch } from './searches/find_call.js';
import { getTranscriptSearch } from './searches/get_transcript.js';
import { listAssistantsSearch } from './searches/list_assistants.js';
import { listCallsSearch } from './searches/list_calls.js';
import { listSubscriptionsSearch } from './searches/list_subscriptions.js';
import { callCompletedTrigger } from './triggers/call_completed.js';
import { callCompletedPollingTrigger } from './triggers/call_completed_polling.js';
import { chooseAssistantsTrigger } from './triggers/choose_assistants.js';
import { chooseCallsTrigger } from './triggers/choose_calls.js';
import { chooseSubscriptionsTrigger } from './triggers/choose_subscriptions.js';
import { insightReceivedTrigger } from './triggers/insight_received.js';
import { transcriptReadyTrigger } from './triggers/transcript_ready.js';
import { exactUrl } from './lib/middleware.js';

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

export default defineApp({
	version,
	platformVersion: zapier.version,
	// Values arrive as the user gave them, and a 429 reaches our own code, which reads both forms
	// of Retry-After.
	flags: { cleanInputData: false, throwForThrottlingEarly: false },
	throttle: {
		window: 60,
		limit: 60,
		scope: ['auth'],
	},
	authentication,
	beforeRequest: [exactUrl],
	triggers: {
		[callCompletedTrigger.key]: callCompletedTrigger,
		[callCompletedPollingTrigger.key]: callCompletedPollingTrigger,
		[chooseAssistantsTrigger.key]: chooseAssistantsTrigger,
		[chooseCallsTrigger.key]: chooseCallsTrigger,
		[chooseSubscriptionsTrigger.key]: chooseSubscriptionsTrigger,
		[insightReceivedTrigger.key]: insightReceivedTrigger,
		[transcriptReadyTrigger.key]: transcriptReadyTrigger,
	},
	creates: {
		[apiCallCreate.key]: apiCallCreate,
		[deleteSubscriptionCreate.key]: deleteSubscriptionCreate,
		[placeCallCreate.key]: placeCallCreate,
		[placeCallAndWaitCreate.key]: placeCallAndWaitCreate,
	},
	searches: {
		[findCallSearch.key]: findCallSearch,
		[getTranscriptSearch.key]: getTranscriptSearch,
		[listAssistantsSearch.key]: listAssistantsSearch,
		[listCallsSearch.key]: listCallsSearch,
		[listSubscriptionsSearch.key]: listSubscriptionsSearch,
	},
});
