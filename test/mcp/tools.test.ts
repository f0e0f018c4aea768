import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { RetryLater, UpstreamSurprise } from '../../src/model/errors.ts';
import { aDesk, aPass, CALLS, CLEAN, connectedTo, KILLED, WEB } from './desk.ts';

const NAMES = ['cluster_status', 'diagnose', 'explain_finding', 'list_pull_requests', 'locate', 'propose', 'report'];

describe('the tools', () => {
  it('are these, of which one writes, with schemas that are valid and closed', async () => {
    const { tools } = await connectedTo(aDesk(aPass(CLEAN)).desk);
    expect(tools.map(({ name }) => name)).toEqual(NAMES);
    expect(tools.filter(({ annotations }) => annotations?.readOnlyHint !== true).map(({ name }) => name)).toEqual([
      'propose',
    ]);
    const ajv = new Ajv({ strict: false });
    for (const { inputSchema, outputSchema, description, title } of tools) {
      expect(ajv.validateSchema(inputSchema)).toBe(true);
      expect(inputSchema.additionalProperties).toBe(false);
      expect(ajv.validateSchema(outputSchema ?? {})).toBe(true);
      expect(outputSchema).toHaveProperty('properties.data');
      expect(description?.length).toBeGreaterThan(60);
      expect(title).not.toBe('');
    }
  });

  it('answer what their schemas say, and the same twice', async () => {
    const { call } = await connectedTo(aDesk(aPass(CLEAN), ['propose']).desk);
    for (const [name, args] of CALLS) {
      const first = await call(name, args);
      expect(first).toMatchObject({ isError: false });
      expect(await call(name, args)).toEqual(first);
    }
  });

  it('explain a finding of either kind', async () => {
    const { call } = await connectedTo(aDesk(aPass(CLEAN)).desk);
    expect((await call('explain_finding', { finding: KILLED })).data).toMatchObject({
      kind: 'oom-killed',
      result: 'held: opted-out',
      because: { code: 'opted-out' },
      handling: { policy: 'right-sizing' },
      kills: expect.arrayContaining([expect.objectContaining({ exitCode: 137 })]),
    });
    const rollout = await call('explain_finding', { finding: 'prod/shop/Deployment/web/-/deploy-stuck' });
    expect(rollout.data).toMatchObject({ kind: 'deploy-stuck', severity: 'critical', result: 'look: payments' });
  });

  it('name what is nearest when a workload is not there', async () => {
    const { call } = await connectedTo(aDesk(aPass(CLEAN)).desk);
    const { text, isError } = await call('diagnose', { workload: 'shop/deploy/wep' });
    expect(isError).toBe(true);
    expect(text).toContain(WEB);
  });
});

describe('what goes wrong', () => {
  const failing = (error: unknown) => ({
    ...aDesk(aPass(CLEAN)).desk,
    look: () => Promise.reject(error),
  });

  it.each([
    [new RetryLater({ source: 'prometheus', issue: 'too many requests' }), 'Try again in a minute'],
    [new UpstreamSurprise({ source: 'kubernetes', issue: 'pods is forbidden' }), 'trimtab doctor'],
  ])('is said with what to do next', async (error, next) => {
    const { call } = await connectedTo(failing(error));
    const { text, isError } = await call('cluster_status');
    expect(isError).toBe(true);
    expect(text).toContain(next);
    expect(text).toContain(error.issue);
  });

  it('is not told when it is a bug: that is for the log', async () => {
    const { call, bugs } = await connectedTo(failing(new Error('at /home/somebody/secret.ts')));
    const { text, isError } = await call('cluster_status');
    expect(isError).toBe(true);
    expect(text).toContain('bug');
    expect(text).not.toContain('secret.ts');
    expect(bugs).toHaveLength(1);
  });

  it('never carries a secret', async () => {
    const scrub = (text: string): string => text.replaceAll('hunter2', '***');
    const words = { annotation: 'hunter2', event: 'token hunter2', log: 'password=hunter2' };
    const { call } = await connectedTo(aDesk(aPass(words), ['propose']).desk, { scrub });
    for (const [name, args] of CALLS) expect(JSON.stringify(await call(name, args))).not.toContain('hunter2');
    const { call: other } = await connectedTo(
      failing(new UpstreamSurprise({ source: 'forge', issue: 'hunter2 was refused' })),
      { scrub },
    );
    expect((await other('cluster_status')).text).not.toContain('hunter2');
  });

  it('is an unknown tool: there are these', async () => {
    const { call } = await connectedTo(aDesk(aPass(CLEAN)).desk);
    for (const name of ['kubectl', '__proto__', 'Propose']) {
      const { text, isError } = await call(name);
      expect(isError).toBe(true);
      expect(text).toContain(NAMES.join(', '));
    }
  });
});
