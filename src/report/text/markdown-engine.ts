import { Liquid } from 'liquidjs';

/** Everything that comes from the cluster is escaped on output; the template's own Markdown is not. */
export const markdownEngine = new Liquid({
  outputEscape: (value: unknown) => escapeMarkdown(value),
  strictVariables: true,
  strictFilters: true,
  ownPropertyOnly: true,
  templates: {},
});

/** Nothing that forges turn into structure, HTML, a mention or an issue link survives. */
const escapeMarkdown = (value: unknown): string =>
  String(value ?? '')
    .replace(/[\r\n\u2028\u2029]+/g, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*_[\]|~]/g, '\\$&')
    .replace(/@(?=\w)/g, '@\u200b')
    .replace(/#(?=\d)/g, '#\u200b');
