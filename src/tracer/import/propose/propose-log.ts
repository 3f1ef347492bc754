import type { LogRecord } from '../log-source.ts'
import type { LogForm } from './log-forms.ts'
import { JSON_LINES, LOGFMT_LINES } from './object-lines.ts'
import type { Proposal } from './proposal.ts'
import { proposeClocks } from './propose-clocks.ts'
import { proposeLines } from './propose-lines.ts'
import { proposeObjects } from './propose-objects.ts'

/** Proposes a mapping of a log of this form. `words` is the file of its vocabulary. */
export function proposeLog(
  records: () => Iterable<LogRecord>,
  form: Exclude<LogForm, 'otlp' | 'shiviz'>,
  name: string,
  words: string,
): Proposal {
  if (form === 'lines') return proposeLines(records, name, words)
  if (form === 'clocks') return proposeClocks(records, name, words)
  if (form === 'objects') return proposeObjects(records, JSON_LINES, name, words)
  const pairs = proposeObjects(records, LOGFMT_LINES, name, words)
  const lines = proposeLines(records, name, words)
  return saysMore(lines, pairs) ? lines : pairs
}

/** Whether the words of a draft tell of messages, or of kinds of lines, where another has none: they may be within a text. */
function saysMore({ vocabulary: a }: Proposal, { vocabulary: b }: Proposal): boolean {
  if (a.messages.length > 0 || b.messages.length > 0) return b.messages.length === 0
  return a.marks.length > 1 && b.marks.length === 1
}
