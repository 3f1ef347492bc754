/**
 * The rows of a picture are one stop of the tab key, and the arrow keys go from one to the next. Without this script
 * each row is a stop of its own.
 */
function makeOneStop(box) {
  const rows = [...box.querySelectorAll('svg a[href]')]
  const setStop = (stop) => {
    for (const row of rows) row.setAttribute('tabindex', row === stop ? '0' : '-1')
  }
  setStop(rows[0])
  // A click, or a link from the table, leads into the middle of a picture.
  box.addEventListener('focusin', ({ target }) => {
    if (rows.includes(target)) setStop(target)
  })
  box.addEventListener('keydown', (event) => {
    const at = rows.indexOf(event.target)
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key]
    const row = at < 0 ? undefined : rows[next]
    if (!row) return
    event.preventDefault()
    row.focus()
  })
}

// Not to the picture itself: browsers would make it one more stop.
for (const box of document.querySelectorAll('div.space-time')) makeOneStop(box)
