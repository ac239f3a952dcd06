import type {
	IExecuteFunctions,
	IHookFunctions,
	ILoadOptionsFunctions,
	IPollFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';
import type {
	ApiSpec,
	DownloadSpec,
	FieldShape,
	ListSpec,
	ManualSpec,
	MergeSpec,
	PagingSpec,
	PendingSpec,
	PollSpec,
	RequestSpec,
	SignatureSpec,
	SlotSpec,
	SubscriptionSpec,
	WaitSpec,
	WebhookSpec,
} from '../shared/types.js';
import type { InputRule } from '../shared/when.js';

/** Any of n8n's contexts from which the API can be asked. */
export type Ctx =
	| IExecuteFunctions
	| IHookFunctions
	| ILoadOptionsFunctions
	| IPollFunctions
	| IWebhookFunctions;

/** The API, with what only n8n needs: the credential's type and how its owner is told. */
export interface N8nApi extends ApiSpec {
	credential: string;
	/** The only base URLs that a credential may choose; absent when there is one. */
	hosts?: string[];
	test: RequestSpec;
	/** Absent where the vendor names no account: the label is then a fixed text. */
	account?: FieldShape[];
	/** A template over the account's keys: `{name} ({mode})`. */
	account_label: string;
}

export type InputKind =
	| 'text'
	| 'integer'
	| 'number'
	| 'boolean'
	| 'datetime'
	| 'options'
	| 'dynamic'
	| 'key_value'
	| 'json'
	| 'text_list'
	| 'file';

/** Where an input's value is found in the node's parameters. */
export interface InputSpec {
	key: string;
	parameter: string;
	kind: InputKind;
	/** Several files may be named. */
	multiple?: boolean;
}

interface Requests {
	inputs: InputSpec[];
	/** What inputs that apply only sometimes depend on. */
	rules?: InputRule[];
	request?: RequestSpec;
	/** The input whose value picks one of `requests`. */
	choose?: string;
	requests?: { [value: string]: RequestSpec };
	source?: string;
	at?: string | null;
}

export interface ActionOperation extends Requests {
	kind: 'action';
	key: string;
	record?: FieldShape[];
	deletes?: boolean;
	pending?: PendingSpec;
	wait?: WaitSpec;
	merge?: MergeSpec;
	download?: DownloadSpec;
}

export interface FindOperation extends Requests {
	kind: 'find';
	key: string;
	record: FieldShape[];
	/** With both the request lists things: the first whose fields equal the inputs is meant. */
	paging?: PagingSpec;
	match?: { [field: string]: string };
}

export interface ListOperation extends Requests {
	kind: 'list';
	key: string;
	record: FieldShape[];
	paging: PagingSpec;
	identity: string[];
}

export interface ApiCallOperation {
	kind: 'api_call';
	key: string;
	inputs: InputSpec[];
}

/** Who the credential belongs to. n8n shows no label of a credential, so a node tells it. */
export interface ConnectionOperation {
	kind: 'connection';
	key: string;
	inputs: InputSpec[];
}

export type Operation =
	| ActionOperation
	| FindOperation
	| ListOperation
	| ApiCallOperation
	| ConnectionOperation;

/** Resource → operation → what it does. */
export type Operations = Record<string, Record<string, Operation>>;

/** A dropdown: `value` and `text` are keys of the record. */
export interface ChoicesSpec extends ListSpec {
	value: string;
	text: string;
}

/** A user's filter: the input and the item's field that it is compared with. */
export interface FilterSpec {
	key: string;
	field: string;
}

interface TriggerSpec {
	key: string;
	label: string;
	identity: string[];
	inputs: InputSpec[];
	filters: FilterSpec[];
}

export interface WebhookTriggerSpec extends TriggerSpec {
	webhook: WebhookSpec;
	/** The list that holds the same items; events that were missed are found there. */
	poll?: PollSpec;
}

export interface PollTriggerSpec extends TriggerSpec {
	poll: PollSpec;
}

/** The ways in which the vendor learns the trigger's URL. */
export type HookSpec = SubscriptionSpec | SlotSpec | ManualSpec;

export interface WebhookDefinition {
	api: N8nApi;
	subscription: HookSpec;
	signature: SignatureSpec | null;
	triggers: WebhookTriggerSpec[];
}

export interface PollDefinition {
	api: N8nApi;
	triggers: PollTriggerSpec[];
}
