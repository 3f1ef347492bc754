/**
 * In how many orders events can happen of which some must happen before others. `chains` are the events of each node in
 * their order, which is fixed; `past` has for each event, as bits, those before it. At most 18 events: the number is
 * exact.
 */
export function countLinearExtensions(chains: readonly (readonly number[])[], past: readonly number[]): number {
  const used = chains.filter((chain) => chain.length > 0)
  // A set of events that is closed under what is before them is a number: so many of each chain.
  const weights: number[] = []
  let size = 1
  for (const chain of used) {
    weights.push(size)
    size *= chain.length + 1
  }
  const ways = new Float64Array(size)
  const done = new Int32Array(size)
  ways[0] = 1
  for (let at = 0; at < size; at += 1) {
    const here = ways[at] ?? 0
    if (here === 0) continue
    const happened = done[at] ?? 0
    for (let i = 0; i < used.length; i += 1) {
      const [weight = 1, chain = []] = [weights[i], used[i]]
      const event = chain[Math.floor(at / weight) % (chain.length + 1)]
      if (event === undefined || ((past[event] ?? 0) & ~happened) !== 0) continue
      ways[at + weight] = (ways[at + weight] ?? 0) + here
      done[at + weight] = happened | (1 << event)
    }
  }
  return ways[size - 1] ?? 0
}
