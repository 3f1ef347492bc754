/** A message between two servers, or of one to itself. */
const message = (op: string, from: string, to: string, round: number) => {
  const ends = op === 'handle' ? { node: to, op, from } : { node: from, op, to }
  return { ...ends, message: 'prepare', fields: { round, by: from } }
}

/** One to the right, one to the left, one to its sender. */
const LINKS = [
  ['1', '3'],
  ['3', '1'],
  ['2', '2'],
] as const

/** Messages that are sent and end in a trace of two sections, in each way that there is, in three directions. */
export function everyWay(): { readonly first: readonly object[]; readonly second: readonly object[] } {
  const all = (op: string, round: number) => LINKS.map(([from, to]) => message(op, from, to, round))
  const stopped = (op: string) => all(op, 5).map((event, i) => ({ ...event, id: `a${i}` }))
  return {
    first: [
      ...[...all('send', 1), ...all('handle', 1)],
      ...[...all('send', 2), ...all('lose', 2)],
      ...all('handle', 9),
      ...all('block', 9),
      ...[...all('send', 3), ...all('send', 4), ...stopped('send'), ...all('send', 6)],
    ],
    second: [...all('handle', 3), ...all('lose', 4), ...stopped('block'), ...all('send', 7)],
  }
}
