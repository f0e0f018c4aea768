import type { Reason, ReasonCode } from '../../model/reason.ts';

export const because = (code: ReasonCode, detail: string): Reason => ({ code, detail });

export const isReason = <T>(value: T | Reason): value is Reason =>
  typeof value === 'object' && value !== null && 'code' in value && 'detail' in value;
