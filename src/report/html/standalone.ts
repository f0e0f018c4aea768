/** A drawing as a file of its own: colours for light and dark, a background, and its size. */
const LIGHT = '--text:#24292f;--grid:#d8dee4;--bar:#8c5a1e;--recommended:#0a7d4b;--paper:#ffffff';
const DARK = '--text:#e6edf3;--grid:#30363d;--bar:#e3b07a;--recommended:#4cc38a;--paper:#0d1117';

export function standalone(svg: string, { width, height }: { width: number; height: number }): string {
  const start = svg.indexOf('>') + 1;
  const style = `<style>svg{${LIGHT}}@media(prefers-color-scheme:dark){svg{${DARK}}}text{font:11px sans-serif}</style>`;
  const paper = `<rect width="${width}" height="${height}" fill="var(--paper)"/>`;
  const named = svg.slice(0, start).includes('xmlns=') ? '' : ' xmlns="http://www.w3.org/2000/svg"';
  const head = svg.slice(0, start).replace('<svg', `<svg${named} width="${width}" height="${height}"`);
  return `${head}${style}${paper}${svg.slice(start)}\n`;
}
