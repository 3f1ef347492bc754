import { LIMITS } from './limits.ts'

/** The frames of the stack above a function that is running: those of whoever called it, without our own. */
export function framesAbove(callee: (...args: never[]) => unknown): string {
  const here: { stack?: string } = {}
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = LIMITS.stackFrames
  Error.captureStackTrace(here, callee)
  Error.stackTraceLimit = stackTraceLimit
  const frames = here.stack?.split('\n').slice(1) ?? []
  return frames.filter((frame) => !OWN.test(frame)).join('\n')
}

/** The package as it is installed; also where folders are shown with the slashes of Windows. */
const OWN = /[\\/]node_modules[\\/]protokoll[\\/]dist[\\/]/
