/** Expressions that run inside of a page; each gives JSON. */

/** How wide the page is, beyond its screen. */
export const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

/** Drawings without a size, or without a label. */
export const EMPTY_DRAWINGS = `[...document.querySelectorAll('svg')].filter((svg) => {
  const { width, height } = svg.getBoundingClientRect();
  return width < 100 || height < 30 || svg.querySelectorAll('path, rect, polyline').length < 2 || !svg.getAttribute('aria-label');
}).length`;

export const DRAWINGS = `document.querySelectorAll('svg').length`;

/** Text that is hard to read: WCAG 2.2 asks for 4.5 to 1, and 3 to 1 where it is large. */
export const PALE_TEXT = `(() => {
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const over = ([r, g, b, a = 1], [x, y, z]) => [r * a + x * (1 - a), g * a + y * (1 - a), b * a + z * (1 - a)];
  const ground = (element) => {
    if (element === null) return [255, 255, 255];
    const own = numbers(getComputedStyle(element).backgroundColor);
    return (own[3] ?? 1) === 0 ? ground(element.parentElement) : over(own, ground(element.parentElement));
  };
  const light = (colour) => {
    const [r, g, b] = colour.map((one) => one / 255).map((one) => (one <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const pale = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement;
    if (walk.currentNode.data.trim() === '' || element.closest('svg, script, style, [hidden]') !== null) continue;
    const style = getComputedStyle(element);
    const below = ground(element);
    const [x, y] = [light(over(numbers(style.color), below)), light(below)];
    const contrast = (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
    const isLarge = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 700);
    if (contrast < (isLarge ? 3 : 4.5)) pale.push(contrast.toFixed(2) + ' ' + walk.currentNode.data.trim().slice(0, 40));
  }
  return [...new Set(pale)];
})()`;

export const GROUND = 'getComputedStyle(document.body).backgroundColor';

export const FOCUS = `(() => {
  const { textContent, href, id } = document.activeElement;
  return (textContent ?? '').trim() || id || href || '';
})()`;
