/** The frames of the stack above a function that is running: those of whoever called it. */
export function framesAbove(callee: (...args: never[]) => unknown): string {
  const here: { stack?: string } = {}
  Error.captureStackTrace(here, callee)
  return here.stack?.replace(/^[^\n]*\n/, '') ?? ''
}
