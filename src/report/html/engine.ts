import { Liquid } from 'liquidjs';

/** Every output is escaped; what is finished HTML (drawings, the inside of a page) alone passes through `raw`. */
export const htmlEngine = new Liquid({
  outputEscape: 'escape',
  strictVariables: true,
  strictFilters: true,
  ownPropertyOnly: true,
  templates: {},
});
