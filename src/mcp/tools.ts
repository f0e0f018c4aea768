import type { Desk } from './desk.ts';
import type { Tool } from './tool.ts';
import { clusterStatus } from './tools/cluster-status.ts';
import { diagnose } from './tools/diagnose.ts';
import { explainFinding } from './tools/explain-finding.ts';
import { listPullRequests } from './tools/list-pull-requests.ts';
import { locate } from './tools/locate.ts';
import { propose } from './tools/propose.ts';
import { report } from './tools/report.ts';

/** Always all of them, whatever is allowed and whatever was read: what may be done is decided where it is done. */
export const toolsOf = (desk: Desk): readonly Tool[] =>
  [clusterStatus, diagnose, explainFinding, listPullRequests, locate, propose, report].map((made) => made(desk));
