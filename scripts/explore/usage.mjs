/** A command line that cannot be obeyed. */
export class UsageError extends Error {}

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
