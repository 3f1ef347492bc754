/** One step of a 32-bit generator (mulberry32): the next state, and a number in [0, 1). */
export function nextRandom(state: number): { readonly state: number; readonly value: number } {
  const next = (state + 0x6d2b79f5) >>> 0
  let mixed = Math.imul(next ^ (next >>> 15), next | 1)
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
  return { state: next, value: ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32 }
}

/** A starting state that differs from node to node under one seed (FNV-1a over the id). */
export function seedFor(seed: number, id: string): number {
  let hash = Math.imul(0x811c9dc5 ^ seed, 0x01000193) >>> 0
  for (let i = 0; i < id.length; i += 1) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193) >>> 0
  return hash
}
