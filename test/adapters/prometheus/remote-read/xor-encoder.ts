/** Prometheus' XOR chunk encoder, written from its specification, so that the decoder meets every kind of bit. */
export function xorChunk(samples: readonly (readonly [time: number, value: number])[]): Uint8Array {
  const out: number[] = [samples.length >> 8, samples.length & 0xff];
  let free = 0;
  const bit = (one: boolean): void => {
    if (free === 0) {
      out.push(0);
      free = 8;
    }
    free--;
    if (one) out[out.length - 1] = (out.at(-1) ?? 0) | (1 << free);
  };
  const bits = (value: bigint, count: number): void => {
    for (let i = count - 1; i >= 0; i--) bit(((value >> BigInt(i)) & 1n) === 1n);
  };
  const uvarint = (value: bigint): void => {
    if (value < 128n) bits(value, 8);
    else {
      bits((value & 127n) | 128n, 8);
      uvarint(value >> 7n);
    }
  };
  const raw = (value: number): bigint => new BigUint64Array(new Float64Array([value]).buffer)[0] ?? 0n;

  let [time, delta, value, leading, trailing] = [0, 0, 0n, -1, 0];
  for (const [i, [at, number]] of samples.entries()) {
    if (i === 0) {
      uvarint(at < 0 ? BigInt(-at) * 2n - 1n : BigInt(at) * 2n);
      bits(raw(number), 64);
    } else {
      if (i === 1) uvarint(BigInt(at - time));
      else deltaOfDelta(at - time - delta);
      xor(raw(number) ^ value);
      delta = at - time;
    }
    [time, value] = [at, raw(number)];
  }
  return Uint8Array.from(out);

  function deltaOfDelta(dod: number): void {
    const fits = (n: number): boolean => -(2 ** (n - 1) - 1) <= dod && dod <= 2 ** (n - 1);
    const low = (n: number): bigint => BigInt.asUintN(n, BigInt(dod));
    if (dod === 0) bit(false);
    else if (fits(14)) [bits(0b10n, 2), bits(low(14), 14)];
    else if (fits(17)) [bits(0b110n, 3), bits(low(17), 17)];
    else if (fits(20)) [bits(0b1110n, 4), bits(low(20), 20)];
    else [bits(0b1111n, 4), bits(low(64), 64)];
  }

  function xor(difference: bigint): void {
    bit(difference !== 0n);
    if (difference === 0n) return;
    const text = difference.toString(2).padStart(64, '0');
    const lead = Math.min(31, text.indexOf('1'));
    const trail = 63 - text.lastIndexOf('1');
    const reuse = leading >= 0 && lead >= leading && trail >= trailing;
    bit(!reuse);
    if (!reuse) {
      [leading, trailing] = [lead, trail];
      bits(BigInt(leading), 5);
      bits(BigInt((64 - leading - trailing) & 63), 6);
    }
    bits(difference >> BigInt(trailing), 64 - leading - trailing);
  }
}
