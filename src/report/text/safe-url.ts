/** Forges are configured by people, still: only addresses a browser opens without running anything become links. */
export const safeUrl = (url: string | undefined): string =>
  url !== undefined && /^https?:\/\/[^\s"'<>`|]+$/.test(url) ? url : '';
