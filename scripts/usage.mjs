/** Command lines of scripts: what they may say, and what is said of those that cannot be obeyed. */

/** A command line that cannot be obeyed. */
export class UsageError extends Error {}

/** Runs a script, which returns its status. Of a command line that cannot be obeyed one line is said; the status is 2. */
export async function runScript(main) {
  try {
    process.exitCode = await main()
  } catch (error) {
    const isUsage = error instanceof UsageError || error.code?.startsWith('ERR_PARSE_ARGS')
    if (!isUsage) throw error
    // What Node says of an option has more lines than one.
    process.stderr.write(`${error.message.split('\n')[0]}; see --help\n`)
    process.exitCode = 2
  }
}

export function integer(values, name, least) {
  const text = values[name]
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (Number.isSafeInteger(value) && value >= least) return value
  throw new UsageError(`--${name} is "${text}"; it must be an integer of ${least} or more`)
}

/** `i/n`: the part i of n, from 1. */
export function shard(text) {
  const [part, of] = /^(\d+)\/(\d+)$/.exec(text)?.slice(1).map(Number) ?? []
  if (Number.isSafeInteger(of) && part >= 1 && part <= of) return { part, of }
  throw new UsageError(`--shard is "${text}"; it must be i/n, the part i of n from 1 to n, such as 2/8`)
}
