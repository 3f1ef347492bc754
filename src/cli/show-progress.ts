import { oneLine } from '../tracer/common/one-line.ts'
import { type Io, isSet } from './io.ts'
import { printError } from './print.ts'

/** Does something that tells its stages. They are shown on one line that is written over; only where somebody looks on. */
export async function withProgress<T>(io: Io, act: (tell: (stage: string) => void) => T): Promise<Awaited<T>> {
  const isShown = io.isTTY.stderr && !isSet(io, 'CI') && io.env['TERM'] !== 'dumb'
  const tell = (stage: string) => {
    if (isShown) void printError(io, `\r\u001b[K${oneLine(stage)}`)
  }
  try {
    return await act(tell)
  } finally {
    tell('')
  }
}
