/** Template expressions inside YAML, hidden so that the rest can be read; every other character stays where it is. */
export const withoutTemplates = (text: string): string =>
  text
    .split('\n')
    .map((line) => {
      const hidden = line.replace(/\{\{.*?\}\}/g, (expression) => 'x'.repeat(expression.length));
      // A line of nothing else (`{{- if .prod }}`) is no value: it becomes a comment.
      return hidden !== line && /^\s*x+\s*$/.test(hidden) ? hidden.replace('x', '#') : hidden;
    })
    .join('\n');
