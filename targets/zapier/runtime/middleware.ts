import type { BeforeRequestMiddleware } from 'zapier-platform-core';

/**
 * Puts the URL back as we wrote it. On the way here Zapier takes the query apart and, when it puts
 * it together again, drops every `{{…}}` that a user meant as text.
 */
export const exactUrl: BeforeRequestMiddleware = (request) => {
	const url: unknown = request.middlewareData?.exactUrl;
	return typeof url === 'string' ? { ...request, url, params: {} } : request;
};
