import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ContainerSpec } from '../../src/model/cluster.ts';
import { heapSettingsOf, scaledHeap } from '../../src/model/heap-settings.ts';
import { specOf } from '../builders/container.ts';

const settings = (part: Partial<Pick<ContainerSpec, 'command' | 'heapEnv'>>) =>
  heapSettingsOf({ ...specOf('app', {}), ...part }).map(({ kind, name }) => `${kind} ${name}`);

describe('heap settings', () => {
  it.each([
    [{ JAVA_TOOL_OPTIONS: '-Xmx1g' }, 'absolute JAVA_TOOL_OPTIONS'],
    [{ JAVA_OPTS: '-XX:MaxHeapSize=512m -XX:MaxRAMPercentage=75' }, 'absolute JAVA_OPTS'],
    [{ NODE_OPTIONS: '--enable-source-maps --max-old-space-size=1536' }, 'absolute NODE_OPTIONS'],
    [{ GOMEMLIMIT: '900MiB' }, 'absolute GOMEMLIMIT'],
    [{ DOTNET_GCHeapHardLimit: '0x20000000' }, 'absolute DOTNET_GCHeapHardLimit'],
    [{ JAVA_TOOL_OPTIONS: '-XX:MaxRAMPercentage=75.0' }, 'relative MaxRAMPercentage'],
    [{ DOTNET_GCHeapHardLimitPercent: '0x4B' }, 'relative DOTNET_GCHeapHardLimitPercent'],
    [{ GOMEMLIMIT: '[from limits.memory]' }, 'relative GOMEMLIMIT'],
    [{ JAVA_OPTS: '[from ConfigMap jvm/opts]' }, 'out-of-reach JAVA_OPTS'],
    [{ GOMEMLIMIT: '[from requests.memory]' }, 'relative GOMEMLIMIT'],
    [{ GOMEMLIMIT: '[from a Secret]' }, 'out-of-reach GOMEMLIMIT'],
    [{ JAVA_OPTS: '-Xmx1g -Dpassword=[redacted]' }, 'out-of-reach JAVA_OPTS'],
  ])('%j is %s', (heapEnv, expected) => {
    expect(settings({ heapEnv })).toEqual([expected]);
  });

  it.each([
    [['java', '-Xms256m', '-Xmx3g', '-jar', 'app.jar'], 'out-of-reach -Xms'],
    [['sh', '-c', 'exec node --max-old-space-size 2048 app.js'], 'out-of-reach --max-old-space-size'],
    [['java', '-XX:InitialRAMPercentage=50', '-jar', 'app.jar'], 'relative InitialRAMPercentage'],
  ])('arguments %j are %s', (command, expected) => {
    expect(settings({ command })).toEqual([expected]);
  });

  it.each([
    { heapEnv: { GOGC: '50', GOMAXPROCS: '4', MALLOC_ARENA_MAX: '2' } },
    { heapEnv: { GOMEMLIMIT: 'off', JAVA_OPTS: '-Xss512k -Dx=-Xmx', NODE_OPTIONS: '--trace-warnings' } },
    { command: ['serve', '--no-Xmx1g', 'x-Xmx2g'] },
  ])('nothing is read into %j', (part) => {
    expect(settings(part)).toEqual([]);
  });
});

describe('a heap at another size of its limit', () => {
  it.each([
    [
      'JAVA_OPTS',
      '-server -Xms1g -Xmx2g -Xss1m -XX:MaxMetaspaceSize=256m',
      1.25,
      '-server -Xms1280m -Xmx2560m -Xss1m -XX:MaxMetaspaceSize=256m',
    ],
    ['JAVA_OPTS', '-Xmx2g', 1.5, '-Xmx3g'],
    ['JAVA_OPTS', '-Xmx1536M', 1.5, '-Xmx2304M'],
    ['JAVA_OPTS', '-Xmx1073741824', 2, '-Xmx2147483648'],
    ['NODE_OPTIONS', '--max-old-space-size=1500 --inspect', 1.333, '--max-old-space-size=1999 --inspect'],
    ['GOMEMLIMIT', '3GiB', 1.25, '3840MiB'],
    ['GOMEMLIMIT', '900MiB', 1.5, '1350MiB'],
    ['MAX_HEAP_SIZE', '2G', 1.25, '2560M'],
    ['DOTNET_GCHeapHardLimit', '0x20000000', 1.5, '0x30000000'],
  ])('%s %s x %d is %s', (name, value, factor, expected) => {
    expect(scaledHeap({ name, value }, factor)).toBe(expected);
  });

  it('never takes a larger share of the limit than before, and at most 2 % less', () => {
    const sized = (text: string): number => {
      const [, amount = '', unit = ''] = /-Xmx(\d+)([kmg]?)/.exec(text) ?? [];
      return Number(amount) * 1024 ** ['', 'k', 'm', 'g'].indexOf(unit);
    };
    fc.assert(
      fc.property(
        fc.integer({ min: 64, max: 65_536 }),
        fc.constantFrom('m', 'g'),
        fc.double({ min: 0.7, max: 2, noNaN: true }),
        (amount, unit, factor) => {
          const value = `-Xmx${amount}${unit}`;
          const share = sized(scaledHeap({ name: 'JAVA_OPTS', value }, factor)) / (sized(value) * factor);
          expect(share).toBeLessThanOrEqual(1 + 1e-9);
          expect(share).toBeGreaterThan(0.97);
        },
      ),
    );
  });
});
