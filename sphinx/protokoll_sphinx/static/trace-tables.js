/* Trace tables fold: rows that repeat those above them, and the columns of a node. Without this, all of it is seen. */
;(() => {
  /** What shows a row that is folded away. */
  const openers = new Map()

  /** Turns what an element holds into a button that says whether what it controls is shown. */
  function makeButton(holder, title, isOpen, toggle) {
    const button = document.createElement('button')
    button.type = 'button'
    button.title = title
    button.append(...(holder.querySelector('p') ?? holder).childNodes)
    holder.replaceChildren(button)
    const show = (open) => {
      button.setAttribute('aria-expanded', String(open))
      toggle(open)
    }
    button.addEventListener('click', () => show(button.getAttribute('aria-expanded') === 'false'))
    if (!isOpen) toggle(false)
    button.setAttribute('aria-expanded', String(isOpen))
    return show
  }

  function foldRows(table) {
    for (const caption of table.querySelectorAll('tr.fold')) {
      const name = [...caption.classList].find((each) => each.startsWith('folds-'))
      const rows = [...table.querySelectorAll(`tr.${name.replace('folds', 'fold')}`)]
      const title = table.closest('.trace-table').dataset.foldRows ?? 'Show these rows, or fold them away'
      const show = makeButton(caption.lastElementChild, title, false, (open) => {
        for (const row of rows) row.classList.toggle('away', !open)
      })
      for (const row of rows) openers.set(row, show)
    }
  }

  /** Leaves a node its role: the columns with what happened and what changed go away. */
  function foldNodes(table) {
    const [names, heads] = table.tHead?.rows ?? []
    if (!heads) return
    for (const [i, cell] of [...names.cells].filter((each) => each.colSpan > 1).entries()) {
      const columns = cell.colSpan
      const say = table.closest('.trace-table').dataset.foldNode ?? 'Show what happens at {node}, or fold it away'
      const title = say.replace('{node}', () => cell.textContent.trim())
      makeButton(cell, title, true, (open) => {
        cell.colSpan = open ? columns : 1
        for (const row of [heads, ...table.tBodies[0].rows]) {
          showCells(row, i * columns + 1, columns - 1, open)
        }
      })
    }
  }

  /** Of a row: as many cells from this one on, not counting the number. A caption is as wide as the rest. */
  function showCells(row, first, count, open) {
    if (row.classList.contains('fold')) {
      row.lastElementChild.colSpan += open ? count : -count
      return
    }
    const before = row.cells[0].classList.contains('number') ? 1 : 0
    for (let at = before + first; at < before + first + count; at += 1) row.cells[at].classList.toggle('away', !open)
  }

  /** Whatever a link leads to is shown, be it in a fold or in something closed around it. */
  function showTarget() {
    const row = document.getElementById(location.hash.slice(1))?.closest('.trace-table tr')
    if (!row) return
    openers.get(row)?.(true)
    for (let each = row; each; each = each.parentElement) if (each.tagName === 'DETAILS') each.open = true
    row.scrollIntoView({ block: 'center' })
  }

  /** On paper nothing can be opened. What was closed is closed again when it is printed. */
  function openForPrint() {
    const closed = [...document.querySelectorAll('details:not([open])')].filter((each) =>
      each.querySelector('.trace-table'),
    )
    const away = [...document.querySelectorAll('.trace-table button[aria-expanded="false"]')]
    for (const each of closed) each.open = true
    for (const button of away) button.click()
    const close = () => {
      for (const button of away) button.click()
      for (const each of closed) each.open = false
    }
    addEventListener('afterprint', close, { once: true })
  }

  /** On a phone the table leads: it is open, and stands before the section's pictures. */
  function leadOnPhones() {
    if (!matchMedia('(max-width: 40rem)').matches) return
    for (const table of document.querySelectorAll('.protokoll-page .trace-table')) {
      const holder = table.closest('details')
      const picture = holder?.parentElement?.querySelector(':scope > .space-time')
      if (!holder) continue
      holder.open = true
      if (picture && picture.compareDocumentPosition(holder) & Node.DOCUMENT_POSITION_FOLLOWING) picture.before(holder)
    }
  }

  leadOnPhones()
  for (const table of document.querySelectorAll('.trace-table table')) {
    foldRows(table)
    foldNodes(table)
  }
  addEventListener('hashchange', showTarget)
  addEventListener('beforeprint', openForPrint)
  document.addEventListener('click', ({ target }) => {
    // A link to where one already is changes no address; what it leads to may have been folded away since.
    const link = target.closest?.('a[href]')
    if (link?.hash && link.href === location.href) showTarget()
  })
  if (location.hash) showTarget()
})()
