import { cpuText, memoryText } from './format.ts';

/** `web/requests.cpu=700 web/limits.memory=805306368`, as the journal keeps changes, for people: `web requests.cpu 700m, ...` */
export const recordedChangesText = (changes: string): string =>
  changes
    .split(' ')
    .map((part) => {
      const [field = '', ...value] = part.split('=');
      return `${field.replace('/', ' ')} ${valueText(field, value.join('='))}`.trim();
    })
    .join(', ');

function valueText(field: string, value: string): string {
  const amount = Number(value);
  if (value === '' || !Number.isFinite(amount)) return value;
  if (/(requests|limits)\.cpu$/.test(field)) return cpuText(amount);
  return /(requests|limits)\.memory$|storage$/.test(field) ? memoryText(amount) : value;
}
