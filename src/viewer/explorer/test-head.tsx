import { reasonText } from '../../tracer/trace/reason-text.ts'
import { hasFailed } from '../../tracer/trace/trace.ts'
import type { Run } from '../model/traced-run.ts'

/** Which test it is, how it ended, and what it is about. */
export function TestHead({ run }: { readonly run: Run }) {
  const { header, reason, outcome, expected } = run.trace
  const { group, file, test, description } = header
  const failed = hasFailed(run.trace)
  return (
    <header class="ex-test">
      <p class="ex-path">
        {group} / {file}
      </p>
      <h1>{test}</h1>
      {outcome === 'failed' && (
        <p class="ex-reason" data-failed={failed || undefined}>
          <b>{expected ? 'Fails, as it is meant to' : 'Failed'}</b>
          {reason ? `: ${reasonText(reason)}` : ''}
        </p>
      )}
      {description !== undefined && (
        <details class="ex-about">
          <summary>What it is about</summary>
          <p>{description}</p>
        </details>
      )}
    </header>
  )
}
