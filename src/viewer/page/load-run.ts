import { type Vocabulary, vocabularyOf } from '../../tracer/trace/vocabulary.ts'
import type { Declared } from '../../tracer/trace/vocabulary-schema.ts'
import { readChecked } from '../model/read-checked.ts'
import { Run } from '../model/traced-run.ts'

/** What the scripts beside a site's pages leave, each what it is called by: the words, and traces. */
interface Left {
  vocabulary?: Declared
  traces?: Record<string, string>
  /** What hangs on their messages, as far as that is known. */
  lost?: Record<string, string>
}

const words = new WeakMap<Declared, Vocabulary>()

/** Whatever vocabulary traces are told in: all runs of one have the same. */
export function wordsOf(declared: Declared): Vocabulary {
  const known = words.get(declared) ?? vocabularyOf(declared)
  words.set(declared, known)
  return known
}

/**
 * Loads a trace. Scripts, not requests: a page that is opened from disk can ask for nothing else.
 * Rejects where one of the two does not come.
 */
export async function loadRun(id: string, trace: string, vocabulary: string): Promise<Run> {
  const left = () => (globalThis as { protokollData?: Left }).protokollData
  if (left()?.vocabulary === undefined) await script(vocabulary)
  if (left()?.traces?.[id] === undefined) await script(trace)
  const [declared, text] = [left()?.vocabulary, left()?.traces?.[id]]
  if (declared === undefined || text === undefined) throw new Error(`${trace} does not hold the trace ${id}`)
  return new Run(readChecked(text, id), wordsOf(declared), left()?.lost?.[id])
}

function script(address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const element = document.createElement('script')
    element.src = address
    element.addEventListener('load', () => resolve())
    element.addEventListener('error', () => reject(new Error(`${address} cannot be loaded`)))
    document.head.append(element)
  })
}
