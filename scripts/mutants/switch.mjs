/** Which mutant is on: what the sources with mutants import. One program has one of it. */

/** The number of the mutant that is on; 0: the program is as it stands. */
export let on = 0
/** The numbers of the mutants whose places were come by, where the sources were made to tell. */
export const reached = new Set()
let left = Number.POSITIVE_INFINITY

/** Thrown in the place of going on for ever. */
export class Endless extends Error {
  name = 'Endless'
}

/** Begins something new with this mutant, which may go on for so long: steps, and turns of loops. */
export function begin(number, most) {
  on = number
  left = most
}

/** How much of what `begin` allowed is left. */
export function rest() {
  return left
}

/** Notes that a mutant's place was come by. Nothing is on. */
export function reach(number) {
  reached.add(number)
  return false
}

export function count() {
  left -= 1
  if (left < 0) throw new Endless('this goes on without end')
}
