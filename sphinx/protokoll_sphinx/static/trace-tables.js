/* Trace tables fold: rows that repeat those above them, and the columns of a node. Without this, all of it is seen. */
(() => {
  'use strict'

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
    show(isOpen)
    return show
  }

  function foldRows(table) {
    for (const caption of table.querySelectorAll('tr.fold')) {
      const place = [...caption.classList].find((name) => name.startsWith('folds-'))?.slice('folds-'.length)
      const rows = [...table.querySelectorAll(`tr.fold-${place}`)]
      const show = makeButton(caption.lastElementChild, 'Show or fold away these rows', false, (open) => {
        for (const row of rows) row.classList.toggle('away', !open)
      })
      for (const row of rows) openers.set(row, show)
    }
  }

  /** Leaves a node its role: the columns with what happened and what changed go away. */
  function foldNodes(table) {
    const [names, heads] = table.tHead?.rows ?? []
    if (!heads) return
    const nodes = [...names.cells].filter((cell) => cell.colSpan > 1)
    for (const [i, cell] of nodes.entries()) {
      const columns = cell.colSpan
      const isOurs = (_, at) => at > i * columns && at < (i + 1) * columns
      const name = cell.textContent.trim()
      makeButton(cell, `Show or fold away what happens at ${name}`, true, (open) => {
        cell.colSpan = open ? columns : 1
        for (const row of [heads, ...table.tBodies[0].rows]) {
          if (row.classList.contains('fold')) continue
          const own = [...row.cells].filter((each) => !each.classList.contains('number')).filter(isOurs)
          for (const each of own) each.classList.toggle('away', !open)
        }
      })
    }
  }

  const openers = new Map()

  /** Whatever a link leads to is shown, be it in a fold or in something closed around it. */
  function showTarget() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)))
    if (!target) return
    const row = target.closest('tr')
    openers.get(row)?.(true)
    for (let each = target; each; each = each.parentElement) if (each.tagName === 'DETAILS') each.open = true
    if (row) row.scrollIntoView({ block: 'center' })
  }

  for (const table of document.querySelectorAll('.trace-table table')) {
    foldRows(table)
    foldNodes(table)
  }
  addEventListener('hashchange', showTarget)
  if (location.hash) showTarget()
})()
