/**
 * Shapes of the data that this app's definition files hold, beyond what the shared code reads.
 */
import type { PlainInputField } from 'zapier-platform-core';
import type {
	ApiSpec,
	DownloadSpec,
	FieldShape,
	FilterValue,
	FindInListSpec,
	Item,
	ListSpec,
	MergeSpec,
	PendingSpec,
	PollSpec,
	RequestSpec,
	SignatureSpec,
	SlotSpec,
	SubscriptionSpec,
	WaitSpec,
	WebhookSpec,
} from '../shared/types.js';

export type AuthSpec =
	| { kind: 'bearer'; field: string }
	| { kind: 'header'; header: string; field: string }
	| { kind: 'basic'; username_field: string; password_field: string };

/** The API with what Zapier's connection needs. */
export interface ZapierApi extends ApiSpec {
	auth: AuthSpec;
	test: RequestSpec;
	/** The hosts that a user may choose in the connection; absent: there is only `base_url`. */
	hosts?: string[];
}

/** One input as Zapier hands it over; `kind` says how its value is read, `when` whether it applies. */
export interface InputSpec {
	key: string;
	kind: string;
	label?: string;
	required?: boolean;
	when?: { input: string; values: string[] };
}

/** A field that is shown while `input` has one of the values; it begins with `preset`. */
export interface DependentField {
	input: string;
	values: string[];
	preset?: string;
	field: PlainInputField;
}

/** Which of a trigger's fields its inputs filter. */
export interface FilterSpec {
	key: string;
	field: string;
}

/** How the vendor's events reach a Zap, and how they are believed. */
export interface DeliverySpec {
	subscription: SubscriptionSpec | SlotSpec;
	signature: SignatureSpec | null;
}

export interface HookSpec {
	inputs: InputSpec[];
	filters: FilterSpec[];
	webhook: WebhookSpec;
	/** The poll whose newest rows serve as samples; without one `sample` does. */
	poll?: PollSpec;
	sample: { [key: string]: unknown };
}

export interface PollingSpec {
	inputs: InputSpec[];
	filters: FilterSpec[];
	poll: PollSpec;
}

interface OperationBase {
	inputs: InputSpec[];
	/** The request, or one of several, chosen by the input `choose`. */
	request?: RequestSpec;
	choose?: string;
	requests?: { [value: string]: RequestSpec };
	record?: FieldShape[];
	at?: string | null;
	source?: string;
}

export interface ActionSpec extends OperationBase {
	pending?: PendingSpec;
	merge?: MergeSpec;
	deletes?: boolean;
}

export interface FileSpec extends OperationBase {
	request: RequestSpec;
	download: DownloadSpec;
}

export interface WaitingSpec extends OperationBase {
	request: RequestSpec;
	record: FieldShape[];
	wait: WaitSpec;
}

export interface FindSpec extends OperationBase {
	request: RequestSpec;
	record: FieldShape[];
}

export interface FindInListOperationSpec extends FindInListSpec {
	inputs: InputSpec[];
}

export interface ListOperationSpec extends ListSpec {
	inputs: InputSpec[];
	defaultLimit: number;
}

export interface DropdownSpec extends ListSpec {
	/** Our keys of what is sent and, joined, of what is shown. */
	value: string;
	text: string[];
}

/**
 * Zapier's types want an `id` in every item; its engine takes the fields marked as primary, which
 * are the ones that the description calls the identity.
 */
export type Identified = Item & { id: string };

export type { FilterValue };
