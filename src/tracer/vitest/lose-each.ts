import { join } from 'node:path'
import type { TestContext } from 'vitest'
import { TestLosses } from '../if-lost/classify-loss.ts'
import { realFiles } from '../io/files.ts'
import { lostFolder } from '../io/run-settings.ts'
import { OneLoss } from '../trace/loss.ts'
import { type LostFact, lostText } from '../trace/lost-facts.ts'
import { boundsAbove, type Doings } from './bounded-recorder.ts'
import { tracePath } from './identity.ts'
import { readRun } from './read-run.ts'
import { reasonOf } from './reason.ts'
import { requireSettings, wordsOf } from './recording.ts'
import { type Rerun, rerun, whyNotAgain } from './rerun.ts'

/** What the run without a loss may do. It came to its end once: this ends one that does not do so again. */
const WHAT_ENDS: Doings = { events: 1_000_000, calls: 10_000_000 }

/** What errors call the trace of one. */
const RUN = 'a run of the test'

/**
 * Runs a test that has been recorded once more for each message of its trace, with that one lost, and leaves in the
 * folder what came of it: see `LostFacts`. Nothing for a test that has left no trace.
 */
export async function loseEach(context: TestContext, folder: string): Promise<void> {
  const { task } = context
  const { staged } = task.meta.protokoll ?? {}
  if (staged === undefined) return
  const { stage, root } = requireSettings()
  const own = lostFolder(folder, root)
  // A test may run another project's tests, which are told the same folder: nobody asks what hangs on their messages.
  if (!realFiles.isFolder(own)) return
  const text = realFiles.read(join(stage, staged)) ?? ''
  const lines = text.split('\n')
  const { group, file, test } = JSON.parse(lines[0] ?? '')
  const known = await lossesOf(context, lines)
  const told = { group, file, test, ...known }
  realFiles.write(join(own, tracePath({ group, file, test })), lostText(told))
}

type Known = { readonly notClassed?: string; readonly facts: readonly LostFact[] }

async function lossesOf(context: TestContext, lines: readonly string[]): Promise<Known> {
  const not = (notClassed: string): Known => ({ notClassed, facts: [] })
  const why = whyNotAgain(context)
  if (why !== undefined) return not(why)
  const same = await rerun(context, { bounds: WHAT_ENDS })
  if (same.lines.join('\n') !== lines.join('\n') || same.stopped !== undefined || same.unmet.length > 0)
    return not('it does not do the same when it runs again')
  const { vocabulary } = wordsOf(requireSettings())
  const losses = new TestLosses(readRun(lines, RUN, vocabulary), vocabulary)
  const bounds = boundsAbove(same.doings)
  const facts: LostFact[] = []
  for (const [number, send] of losses.sends().entries()) {
    const loss = new OneLoss(send)
    const run = await rerun(context, { bounds, loss })
    if (loss.isImpossible) return not('what it watches cannot lose messages: it has no loses()')
    if (!loss.isTaken) return not('a message is sent in its trace that could not be lost')
    const trace = readRun(run.lines, RUN, vocabulary)
    facts.push(losses.classify(number, { trace, reason: whyStopped(run), unmet: run.unmet.length }))
  }
  return { facts }
}

function whyStopped({ stopped }: Rerun): string | undefined {
  if (stopped === undefined) return undefined
  const { error } = stopped
  const told = error instanceof Error ? error : { message: String(error) }
  return reasonOf([told], requireSettings().root)?.message ?? told.message
}
