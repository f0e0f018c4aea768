import type { Dispatcher } from 'undici';

/**
 * undici gathers the headers of an answer, slices of the 64 KB in which it began, in a list that it made when the answer
 * before was complete. That list is old by now: even when nobody needs it any more, all that it holds becomes old with
 * it and stays until V8 collects the old space. So each page of a list left 64 KB, 40 MB for 50,000 pods. An empty list
 * holds nothing.
 */
export const withoutRawHeaders = (dispatcher: Dispatcher): Dispatcher =>
  dispatcher.compose((dispatch) => (options, handler) => dispatch(options, forgetful(handler)));

/** The headers are parsed before anybody is told of them. */
const forgetful = (handler: Dispatcher.DispatchHandler): Dispatcher.DispatchHandler => ({
  onRequestStart: (controller, context) => handler.onRequestStart?.(controller, context),
  onResponseStart(controller, ...start) {
    handler.onResponseStart?.(controller, ...start);
    if (Array.isArray(controller.rawHeaders)) controller.rawHeaders.length = 0;
  },
  onResponseData: (controller, chunk) => handler.onResponseData?.(controller, chunk),
  onResponseEnd: (controller, trailers) => handler.onResponseEnd?.(controller, trailers),
  onResponseError: (controller, error) => handler.onResponseError?.(controller, error),
});
