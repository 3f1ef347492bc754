/**
 * Keeps one comment in a pull request up to date: finds the one that it wrote before, by a mark that nobody sees and by
 * who wrote it, and replaces its text, or adds one. Where nothing has changed and nothing was said before, it says
 * nothing.
 *
 * Several runs may do that at once. Each looks again after it has written: of its own comments the first stays, with
 * the text of the newest run, and the others are removed.
 *
 * In the environment besides what `github.mjs` needs: PULL (the number), RUN (which run, as `pull-request.mjs` tells
 * it), KEY and FOLDER_OF_PROJECT (see `key.mjs`), REPORT (the file with the text), and CHANGED (`true` or `false`).
 */
import { readFileSync } from 'node:fs'
import { COMMENT_LOOKS, checkComment } from './bounds.mjs'
import { run } from './ending.mjs'
import { account, all, remove, request } from './github.mjs'
import { headingOf, keyOf, markOf } from './key.mjs'

const LATE = 'a newer run has commented'

const { CHANGED, PULL, REPORT, RUN } = process.env

await run(async () => {
  const key = keyOf(process.env)
  const mark = markOf(key)
  const body = `${mark}\n<!-- run ${RUN} -->\n${headingOf(key)}${readFileSync(REPORT, 'utf8')}`
  checkComment(body)
  process.stdout.write(`pull request ${PULL}: ${await keep(mark, { body, run: runOf(body) })}\n`)
})

/** Returns what became of the comment. */
async function keep(mark, ours) {
  const marked = await markedBy(mark)
  const known = await account()
  const isThere = marked.some(({ author }) => known === undefined || author === known)
  if (known !== undefined && isThere) return (await settle(mark, known, ours, false)) ? 'replaced comment' : LATE
  if (CHANGED !== 'true' && !isThere) return 'no comment'
  // Whoever it is, GitHub tells it with what was written.
  const posted = await request('POST', `issues/${PULL}/comments`, { body: ours.body })
  const author = posted.user.id
  if (known === undefined && CHANGED !== 'true' && !marked.some((comment) => comment.author === author)) {
    await remove(`issues/comments/${posted.id}`)
    return 'no comment'
  }
  return (await settle(mark, author, ours, true)) ? 'added comment' : LATE
}

/** Leaves one comment of the author, with the text of the newest run. Returns whether that is ours. */
async function settle(mark, author, ours, isWritten) {
  for (let look = 0; look < COMMENT_LOOKS; look += 1) {
    const [first, ...others] = await markedBy(mark, author)
    if (first === undefined) return false
    // Of one run twice, what is there may be ours.
    const isFirstLook = look === 0 && !isWritten
    const newest = others.reduce((a, b) => (compareRuns(b.run, a.run) >= 0 ? b : a), first)
    const isOurs = compareRuns(ours.run, newest.run) > (isFirstLook ? -1 : 0)
    const text = isOurs ? ours : newest
    if (text !== first) await request('PATCH', `issues/comments/${first.id}`, { body: text.body })
    for (const { id } of others) await remove(`issues/comments/${id}`)
    if (text === first && others.length === 0) return compareRuns(ours.run, first.run) === 0
  }
  return true
}

/** The comments with the mark, of an author or of anybody, the oldest first. Others can copy the mark. */
async function markedBy(mark, author) {
  const found = []
  for await (const { id, user, body } of all(`issues/${PULL}/comments`)) {
    if (body?.split(/\r?\n/, 1)[0] !== mark || (author !== undefined && user?.id !== author)) continue
    found.push({ id, author: user?.id, body, run: runOf(body) })
  }
  return found.sort((a, b) => a.id - b.id)
}

/** Which run wrote a text: its number, and which attempt of it. Zeros if it does not say. */
function runOf(body) {
  const [, id = 0, attempt = 0] = /^.*\r?\n<!-- run (\d+)\.(\d+) -->/.exec(body) ?? []
  return [Number(id), Number(attempt)]
}

function compareRuns([idA, attemptA], [idB, attemptB]) {
  return idA - idB || attemptA - attemptB
}
