/** So many warnings of what could not be told are given for one recorder. */
const MOST_WARNINGS = 100

/** A part of what was told could not be: says which node, what and why, and what becomes of the rest. */
export function partFailure(node: string, part: string, error: unknown): Error {
  const message = `node ${JSON.stringify(node)}: ${part} cannot be told and is left out: ${reasonOf(error)}`
  return new Error(message, { cause: error })
}

/** Who is told of a failure may record that, which fails again: it is not told of that, too. */
export function tellingOnce(onFailure: (error: unknown) => void): (error: unknown) => void {
  let isTelling = false
  return (error) => {
    if (isTelling) return
    isTelling = true
    try {
      onFailure(error)
    } finally {
      isTelling = false
    }
  }
}

/** Warns of a recorder's failures, of each once. `isOver` says whether it has ended the recording. */
export function warning(file: string | undefined, isOver: () => boolean): (error: unknown) => void {
  const given = new Set<string>()
  return (error) => {
    const what = isOver() ? 'has ended' : 'goes on'
    const text = `protokoll's recording into ${file} ${what}: ${reasonOf(error)}`
    if (given.has(text) || (!isOver() && given.size >= MOST_WARNINGS)) return
    given.add(text)
    // The type of an error that is handed over would not be told.
    process.emitWarning(text, 'ProtokollRecording')
  }
}

function reasonOf(error: unknown): string {
  try {
    return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? ''
  } catch {
    return 'what was thrown is no text'
  }
}
