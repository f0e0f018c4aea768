/**
 * Spreadsheets run a cell that begins with one of these as a formula; an apostrophe makes it text.
 * https://owasp.org/www-community/attacks/CSV_Injection. Numbers are ours and stay numbers, negative ones too.
 */
export const cellText = (value: string | undefined): string | undefined =>
  value !== undefined && /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(value) ? `'${value}` : value;
