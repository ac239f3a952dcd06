/**
 * Shapes of the description's data, and of what a platform gives to the shared code.
 *
 * Names in snake_case are the description's own (`Part.data()`); what equals a default is left out
 * there, so almost everything is optional here. Names in camelCase are ours.
 */

/** One item of a workflow: our keys, then whatever else the vendor sent. */
export type Item = { [key: string]: unknown };

export type Scalar = string | number | boolean;

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

// ---------------------------------------------------------------- records

export type FieldType =
	| 'text'
	| 'integer'
	| 'number'
	| 'boolean'
	| 'datetime'
	| 'json'
	| 'file'
	| 'object'
	| 'list';

/** One field of a record (`Record.shape_data()`). `path` is the key itself when it is left out. */
export interface FieldShape {
	key: string;
	type: FieldType;
	path?: string;
	/** Path in one source; null: that source does not hold the field. */
	at?: { [source: string]: string | null };
	/** A source's values → ours. */
	values?: { [source: string]: { [value: string]: string } };
	/** A boolean that is true when the path holds something. */
	presence?: boolean;
	/** Fields of an object, or of each object in a list. */
	fields?: FieldShape[];
}

// ---------------------------------------------------------------- conditions

export type Predicate =
	| { kind: 'present'; path: string }
	| { kind: 'one_of'; path: string; values: Scalar[] }
	| { kind: 'none_of'; path: string; values: Scalar[] }
	| { kind: 'status'; codes: number[] };

// ---------------------------------------------------------------- requests

export type Value =
	| { kind: 'arg'; key: string }
	| { kind: 'const'; value: unknown }
	| { kind: 'hook_url' }
	| { kind: 'events' }
	| { kind: 'own_secret' }
	| { kind: 'callback_url' }
	| { kind: 'since' }
	| { kind: 'field'; key: string }
	| { kind: 'earlier'; path: string }
	| { kind: 'object'; of: { [name: string]: Value } };

/** One request as data. `method` defaults to GET, `timeout_seconds` to 25. */
export interface RequestSpec {
	method?: Method;
	path: string;
	query?: { [name: string]: Value };
	body?: { [name: string]: Value } | null;
	/** `multipart`: the body is form data; inputs that hold files become its files. */
	encoding?: 'json' | 'multipart';
	scope?: string | null;
	/** Does something in the world (places a call): never repeated. */
	acts?: boolean;
	timeout_seconds?: number;
}

/** What a request is filled with. Everything is optional: a request takes what it names. */
export interface Context {
	/** The user's values by our keys; a file input holds a FileValue, or several. */
	inputs?: { [key: string]: unknown };
	/** The record at hand (an event to complete, a call just placed). */
	item?: Item;
	hookUrl?: string;
	events?: string[];
	ownSecret?: string;
	callbackUrl?: string;
	/** ISO 8601 in UTC; left out of the request when absent. */
	since?: string;
	/** What a slot held before, by path. */
	earlier?: { [path: string]: unknown };
}

/** Where an answer holds its rows; of several paths the first that leads to an array. */
export type ItemsPath = string | string[];

export type PagingSpec =
	| {
			kind: 'cursor';
			items: ItemsPath;
			cursor: string;
			param: string;
			size_param?: string | null;
			size?: number;
	  }
	| {
			kind: 'page';
			items: ItemsPath;
			param: string;
			start: number;
			size_param?: string | null;
			size?: number;
			pages?: string | null;
	  }
	| {
			kind: 'offset';
			items: ItemsPath;
			param: string;
			size_param: string;
			size?: number;
			total?: string | null;
	  }
	| { kind: 'none'; items?: ItemsPath | null };

// ---------------------------------------------------------------- the API as a whole

export interface ErrorsSpec {
	message: string[];
	code?: string[];
	request_id?: string[];
	request_id_header?: string | null;
	issues?: string | null;
	issue_path?: string;
	issue_message?: string;
	locked_codes?: string[];
}

export interface EnvelopeSpec {
	/** Path to the payload; absent: the whole body. */
	at?: string | null;
	/** Path that must hold `true`. */
	success?: string | null;
}

/** `window_seconds` defaults to 60, `retry_after` to `Retry-After`. */
export interface RateLimitSpec {
	requests: number;
	window_seconds?: number;
	retry_after?: string;
}

export interface ScopeSpec {
	name: string;
	help: string;
	preset?: boolean;
}

/** `granted` leads to an object `{name: true}` in the answer of the connection test. */
export interface ScopesSpec {
	granted: string;
	known: ScopeSpec[];
}

/** What the shared code must know about the vendor's API as a whole. */
export interface ApiSpec {
	/** The vendor's name, as users read it. */
	label: string;
	base_url: string;
	errors: ErrorsSpec;
	envelope?: EnvelopeSpec;
	rate_limit?: RateLimitSpec | null;
	scopes?: ScopesSpec | null;
	/** How a user names, finds and changes the credential (`connection.auth`). */
	access?: { label?: string; help?: string; help_url?: string; prefixes?: string[] };
}

// ---------------------------------------------------------------- delivery

export type SignatureSpec = HmacSpec | { kind: 'any_of'; schemes: HmacSpec[] };

/** See `connector_core/description/signature.py` for the defaults' meaning. */
export interface HmacSpec {
	kind: 'hmac';
	where:
		| { kind: 'plain'; header: string; prefix?: string }
		| {
				kind: 'pairs';
				header: string;
				signature: string;
				timestamp?: string | null;
				separator?: string;
		  }
		| { kind: 'list'; header: string; version: string; separator?: string };
	signed?: string;
	algorithm?: 'sha256';
	encoding?: 'hex' | 'base64';
	timestamp_header?: string | null;
	timestamp_unit?: 'seconds' | 'milliseconds';
	tolerance_seconds?: number;
	id_header?: string | null;
	key?: 'utf8' | 'base64';
	key_prefix?: string;
}

export interface EnrichSpec {
	request: RequestSpec;
	source?: string;
	at?: string | null;
	confirms?: boolean;
}

/**
 * A pushed event. `record` is the shape of a finished item: the webhook's own when it has one,
 * else the trigger's; the emitter writes it in either case.
 */
export interface WebhookSpec {
	event: string | string[];
	event_at?: string;
	item?: string | null;
	source?: string;
	enrich?: EnrichSpec | null;
	record: FieldShape[];
}

/** A managed subscription. Paths are into one subscription of the vendor's. */
export interface SubscriptionSpec {
	kind: 'managed';
	create: RequestSpec;
	/** Without it, what we made is known from our own state alone. */
	list?: RequestSpec | null;
	list_paging?: PagingSpec | null;
	/** Without it the vendor keeps what we made. */
	delete?: RequestSpec | null;
	id?: string;
	url?: string;
	events?: string;
	active?: string | null;
	secret?: 'once' | 'ours';
	secret_at?: string;
	disabled_after?: number | null;
	/** The query parameter of our URL that holds a token of ours. */
	url_token?: string | null;
}

/** One URL for each owner, which replaces the one before. Paths are into the owner. */
export interface SlotSpec {
	kind: 'slot';
	owner: { key: string; label: string };
	read: RequestSpec;
	write: RequestSpec;
	restore: RequestSpec;
	url?: string;
	events?: string | null;
}

/** The user pastes our URL into the vendor's dashboard. */
export interface ManualSpec {
	kind: 'manual';
	help: string;
}

/**
 * A polled list: the description's `Poll`, with the trigger's record and identity beside it.
 * `max_pages` defaults to 20, `order` to newest_first.
 */
export interface PollSpec {
	request: RequestSpec;
	paging: PagingSpec;
	watermark?: { field: string; lookback_hours?: number } | null;
	keep?: Predicate | null;
	order?: 'newest_first' | 'oldest_first' | 'unordered';
	source?: string;
	max_pages?: number;
	record: FieldShape[];
	identity: string[];
}

/** A filter of a trigger with the user's value. */
export interface FilterValue {
	field: string;
	value: unknown;
}

// ---------------------------------------------------------------- long operations

export interface PendingSpec {
	when: Predicate;
	every_seconds?: number;
	wait_seconds?: number;
	max_wait_seconds?: number;
}

export interface WaitSpec {
	result: RequestSpec;
	record: FieldShape[];
	done: Predicate;
	source?: string;
	at?: string | null;
	every_seconds?: number;
	max_wait_minutes?: number;
}

/** A file that an operation puts out: see `connector_core/description/operations.py`. */
export interface DownloadSpec {
	name: string;
	media_type?: string;
	/** The field of the record that says where the file lies; absent: the answer is the file. */
	url?: string | null;
	hosts?: string[];
}

/** Fetch, merge, send. */
export interface MergeSpec {
	request: RequestSpec;
	at?: string | null;
	keep: string[];
}

/** A thing found in a list by fields that equal inputs (`match`: field → input). */
export interface FindInListSpec extends ListSpec {
	match: { [field: string]: string };
}

/** A list operation or a dropdown: what is asked, how it is paged, what its rows become. */
export interface ListSpec {
	request: RequestSpec;
	paging: PagingSpec;
	record: FieldShape[];
	identity?: string[];
	source?: string;
}

// ---------------------------------------------------------------- what a platform gives

/** A file on its way in or out. */
export interface FileValue {
	name: string;
	/** Its media type. */
	type: string;
	bytes: Uint8Array;
}

/** One HTTP exchange to make. The platform adds authentication, and only for the API's origin. */
export interface HttpRequest {
	method: Method;
	url: string;
	headers: { [name: string]: string };
	body?: string | Uint8Array;
	timeoutMs: number;
	/** The answer is wanted as bytes. */
	binary?: boolean;
	/** Never add authentication. */
	anonymous?: boolean;
}

/**
 * The answer, whatever its status; names of headers in lower case, the body as text. To a binary
 * request: `bytes`, and `text` as well unless it is a success of a type that is no text.
 */
export interface HttpAnswer {
	status: number;
	headers: { [name: string]: string };
	text: string;
	bytes?: Uint8Array;
}

/** Rejects only when there is no answer (network, time-out); never follows a redirect. */
export type Transport = (request: HttpRequest) => Promise<HttpAnswer>;

/** A place in the line of those who want to send with one key. */
export interface Turn {
	/** When it comes, as far as is known; Unix milliseconds. */
	readonly at: number;
}

/** Shared by every client of one process: see `limiter.ts`. */
export interface RateLimiter {
	/** A turn after all that were asked for before. */
	ask(key: string): Turn;
	/** Milliseconds until the turn comes, as far as is known now. At 0 it has come, and is taken. */
	wait(key: string, turn: Turn, nowMs: number): number;
	/** The turn is not wanted any more; nothing was sent. */
	leave(key: string, turn: Turn): void;
	/** What was sent in this turn was answered, or given up. */
	answered(key: string, turn: Turn, nowMs: number): void;
	/** Nothing may be sent for `key` before this time (Unix milliseconds). */
	block(key: string, untilMs: number): void;
}

/** The platform, as far as the shared code may know it. Times are milliseconds. */
export interface Host {
	transport: Transport;
	sleep: (ms: number) => Promise<void>;
	/** Unix time. */
	now: () => number;
	/** In [0, 1). */
	random: () => number;
	/**
	 * How long after its beginning one call may still be sent (again): turns at the rate limit,
	 * Retry-After, back-off and the time of failed tries all count. Default 20 000.
	 */
	maxWaitMs?: number;
	/** Without one, each client keeps to the limit by itself. */
	limiter?: RateLimiter;
	/** Whose limit it is: one text per credential (a digest or an id, not the key itself). */
	limiterKey?: string;
}
