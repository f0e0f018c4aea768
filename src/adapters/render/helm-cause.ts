import type { Reason } from '../../model/reason.ts';

/**
 * Charts are rendered with the values that Git has. Where a template stops because one of them is missing, the reason says
 * which: the cluster got it from elsewhere (a plugin, an untracked file), or nobody deploys the chart like this. Helm has no
 * other way to tell than its message: https://helm.sh/docs/howto/charts_tips_and_tricks/#using-the-required-function
 */
export function helmCause(issue: string): Reason | undefined {
  const said = issue.replace(/^Use --debug flag to render out invalid YAML\s*$/m, '').trim();
  const asked = /execution error at \(([^():]+)[^)]*\): ([\s\S]+)$/.exec(said);
  if (asked !== null) return incomplete(`${asked[1]} refuses the values of the source: ${asked[2]}`);
  const empty =
    /executing "([^"]+)" at <([^>]*)>: (?:nil pointer|invalid value; expected|error calling \w+: error calling \w+: index of untyped nil)/.exec(
      said,
    );
  if (empty !== null) return incomplete(`${empty[1]} needs a value that the source does not have: ${empty[2]}`);
  if (/library charts are not installable/.test(said)) {
    return { code: 'source-unsupported', detail: 'a library chart renders nothing by itself' };
  }
  return undefined;
}

const incomplete = (detail: string): Reason => ({ code: 'values-incomplete', detail });
