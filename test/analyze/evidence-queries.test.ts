import { describe, expect, it } from 'vitest';
import { queriesFor } from '../../src/analyze/evidence-queries.ts';
import { aWorkload } from '../builders/workload.ts';

describe('queriesFor', () => {
  const workload = aWorkload().in('shop').named('web.v2').container('app', {}).build();
  const all = '{namespace="$namespace",container!="",container!="POD",pod!="",image!=""}';

  it('asks for exactly this container, in words that can be pasted', () => {
    const { cpu, memory } = queriesFor({ cpu: `rate(c${all}[5m])`, memory: `m${all}`, backend: 'x' }, workload, 'app');
    const one = '{namespace="shop",pod=~"web\\\\.v2-.+",container="app",image!=""}';
    expect(cpu).toBe(`rate(c${one}[5m])`);
    expect(memory).toBe(`m${one}`);
  });

  it('leaves a query of another form alone', () => {
    expect(queriesFor({ cpu: 'up', memory: 'up', backend: 'x' }, workload, 'app').cpu).toBe('up');
  });
});
