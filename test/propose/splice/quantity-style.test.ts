import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCpu, parseMemory } from '../../../src/model/quantity.ts';
import { bytes, mebibytes, millicores } from '../../../src/model/units.ts';
import { isCpu, isMemory, writeCpu, writeMemory } from '../../../src/propose/splice/quantity-style.ts';

describe('writeCpu', () => {
  it.each([
    [undefined, 250, '250m'],
    [undefined, 2000, '2'],
    ['500m', 1000, '1000m'],
    ['0.5', 730, '0.73'],
    ['1.0', 2000, '2'],
    ['1', 730, '730m'],
    ['2', 3000, '3'],
    ['100m', 99.2, '100m'],
    ['1e-1', 200, '200m'],
  ])('%s -> %d millicores is %s', (old, to, written) => {
    expect(writeCpu(millicores(to), old)).toBe(written);
  });
});

describe('writeMemory', () => {
  it.each([
    [undefined, mebibytes(768), '768Mi'],
    ['512Mi', mebibytes(1024), '1Gi'],
    ['2048Mi', mebibytes(3072), '3072Mi'],
    ['1Gi', mebibytes(1536), '1536Mi'],
    ['1Gi', mebibytes(2048), '2Gi'],
    ['0.5Gi', mebibytes(768), '0.75Gi'],
    ['524288Ki', mebibytes(768), '786432Ki'],
    ['1G', mebibytes(768), '806M'],
    ['1G', bytes(2e9), '2G'],
    ['1024M', mebibytes(768), '806M'],
    ['50000k', bytes(60_000_500), '60001k'],
    ['1e9', mebibytes(768), '806e6'],
    ['1E9', bytes(2e9), '2000E6'],
    ['536870912', mebibytes(768), '805306368'],
    ['0.5', mebibytes(64), '64Mi'],
    ['128974848000m', mebibytes(64), '64Mi'],
  ])('%s -> %d bytes is %s', (old, to, written) => {
    expect(writeMemory(to, old)).toBe(written);
  });
});

const memories = fc.constantFrom(
  undefined,
  '512Mi',
  '2048Mi',
  '1Gi',
  '0.5Gi',
  '9Ki',
  '1G',
  '0.5G',
  '10M',
  '7k',
  '1e9',
  '536870912',
);

describe('a maximum', () => {
  it.each([
    ['500M', mebibytes(512), mebibytes(512), '512Mi'],
    ['0.5G', mebibytes(512), mebibytes(512), '512Mi'],
    ['4e8', mebibytes(512), mebibytes(512), '512Mi'],
    ['400Mi', bytes(5e8), bytes(5e8), '500M'],
    ['400Mi', bytes(500_000_500), bytes(500_000_500), '500000500'],
  ])('%s -> %d bytes, where %d are the most, is written exactly: %s', (old, to, most, written) => {
    expect(writeMemory(to, old, most)).toBe(written);
    expect(isMemory(written, to)).toBe(true);
  });

  it.each([
    ['500M', mebibytes(512), bytes(537e6), '537M'],
    ['500M', bytes(6e8), bytes(6e8), '600M'],
    ['512Mi', mebibytes(768), mebibytes(768), '768Mi'],
  ])('%s -> %d bytes, where %d are the most, keeps its unit: %s', (old, to, most, written) => {
    expect(writeMemory(to, old, most)).toBe(written);
  });

  it('is never passed, whatever unit the file has', () => {
    fc.assert(
      fc.property(memories, fc.integer({ min: 4 * 2 ** 20, max: 2 ** 40 }), fc.nat(2 ** 21), (old, to, room) => {
        const written = writeMemory(bytes(to), old, bytes(to + room));
        expect(parseMemory(written)).toBeLessThanOrEqual(to + room);
        expect(isMemory(written, bytes(to))).toBe(true);
      }),
    );
  });
});

describe('what is written', () => {
  const cpus = fc.constantFrom(undefined, '500m', '0.5', '1', '1.5', '.5');

  it('is never below what was meant, hardly above it, and stays as it is when written again', () => {
    fc.assert(
      fc.property(memories, fc.integer({ min: 4 * 2 ** 20, max: 2 ** 40 }), (old, to) => {
        const written = writeMemory(bytes(to), old);
        const value = parseMemory(written);
        expect(value).toBeGreaterThanOrEqual(to);
        expect(value).toBeLessThan(to + Math.max(2 ** 20, to * 0.01));
        expect(isMemory(written, bytes(to))).toBe(true);
      }),
    );
    fc.assert(
      fc.property(cpus, fc.integer({ min: 1, max: 256_000 }), (old, to) => {
        const written = writeCpu(millicores(to), old);
        expect(parseCpu(written)).toBe(to);
        expect(isCpu(written, millicores(to))).toBe(true);
      }),
    );
  });

  it('is not taken for a value below, or far above', () => {
    expect(isMemory('767Mi', mebibytes(768))).toBe(false);
    expect(isMemory('790Mi', mebibytes(768))).toBe(false);
    expect(isCpu('249m', millicores(250))).toBe(false);
    expect(isCpu('252m', millicores(250))).toBe(false);
    expect(isCpu('much', millicores(250))).toBe(false);
  });
});
