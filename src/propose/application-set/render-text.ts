/**
 * One text of a template with the parameters of one Application put in: Go templates, or `{{name}}` alone as Argo CD
 * does it without `goTemplate` (https://github.com/valyala/fasttemplate: unknown names stay as they are).
 */
import { renderGo } from './go-template/render-go.ts';
import type { Piece, RenderText } from './piece.ts';

export const renderText: RenderText = (template, params, dialect) => {
  if (!template.includes('{{')) return [{ text: template, at: 0 }];
  if (dialect.goTemplate) return renderGo(template, params, dialect.goTemplateOptions);
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of template.matchAll(/\{\{(.*?)\}\}/gs)) {
    const value = params[(match[1] ?? '').trim()];
    if (typeof value !== 'string') continue;
    if (match.index > at) pieces.push({ text: template.slice(at, match.index), at });
    pieces.push({ text: value, params: [[(match[1] ?? '').trim()]] });
    at = match.index + match[0].length;
  }
  if (at < template.length) pieces.push({ text: template.slice(at), at });
  return pieces;
};
