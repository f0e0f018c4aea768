/** Decimals in bytes, read to the double that `Number()` makes of their text, without making a text of them. */

const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
/** With one more digit it is still a small whole number to V8, as seconds are until 2038. */
const MOST = 214_748_363;
const EXACT = 2 ** 53;

/** What was read last, and where it ended. In an array of its own: a number that is returned, V8 would allocate. */
export const decimal = { value: new Float64Array(1), end: 0 };

/** Digits with at most one dot; NaN for everything else, and where it is not certain how to round. */
export function readDecimal(bytes: Uint8Array, from: number): void {
  let high = readDigits(bytes, from, 0);
  let dot = -1;
  if (bytes[decimal.end] === DOT) {
    dot = decimal.end;
    high = readDigits(bytes, dot + 1, high);
  }
  const middle = decimal.end;
  const byte = bytes[middle] ?? 0;
  if (dot < 0 && byte !== DOT && (byte < ZERO || byte > NINE)) {
    decimal.value[0] = middle === from ? Number.NaN : high;
    return;
  }
  let low = readDigits(bytes, middle, 0);
  if (dot < 0 && bytes[decimal.end] === DOT) {
    dot = decimal.end;
    low = readDigits(bytes, dot + 1, low);
  }
  const { end } = decimal;
  const lower = end - middle - (dot < middle ? 0 : 1);
  const scale = dot < 0 ? 0 : end - dot - 1;
  const isNumber = lower <= 9 && end - from > 1;
  decimal.value[0] = isNumber ? high * power(lower) : Number.NaN;
  if (isNumber) addAndDivide(low, scale);
}

/** Adds digits to a whole number, while it stays a small one. */
function readDigits(bytes: Uint8Array, from: number, start: number): number {
  let value = start;
  let at = from;
  for (let byte = bytes[at] ?? 0; byte >= ZERO && byte <= NINE && value <= MOST; byte = bytes[++at] ?? 0)
    value = (10 * value + byte - ZERO) | 0; // told to be one, it is three times as fast
  decimal.end = at;
  return value;
}

/** Powers of ten that a double holds. */
const POWERS = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
const power = (exponent: number): number => POWERS[exponent] ?? Number.NaN;

/**
 * Makes (value + low) / 10^scale of the value, to the nearest double. A sum that a double holds is rounded once, by its
 * division, as any parser does it. Else with twice the digits of a double: the value is exact (31 bits times 5^9), and the
 * quotient q is off by the remainder, which a double holds, and by what the sum lost (T. J. Dekker, A floating-point technique
 * for extending the available precision, 1971). That correction is right to 2^-103 of q: where 2^-90 more or less would round
 * to another double, nothing is said.
 */
function addAndDivide(low: number, scale: number): void {
  const high = decimal.value[0] ?? 0;
  const sum = high + low;
  const by = power(scale);
  const q = sum / by;
  decimal.value[0] = q;
  if (sum < EXACT) return;
  const lost = low - (sum - high);
  const product = q * by;
  const q1 = head(q);
  const q2 = q - q1;
  const by1 = head(by);
  const by2 = by - by1;
  const rest = q1 * by1 - product + q1 * by2 + q2 * by1 + q2 * by2;
  const correction = (sum - product - rest + lost) / by;
  const slack = q * 2 ** -90;
  const nearest = q + (correction - slack);
  decimal.value[0] = nearest === q + (correction + slack) ? nearest : Number.NaN;
}

/** The upper 26 bits. */
function head(x: number): number {
  const shifted = x * (2 ** 27 + 1);
  return shifted - (shifted - x);
}
