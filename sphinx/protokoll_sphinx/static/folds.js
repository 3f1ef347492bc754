/* What an address leads to is shown, also where it lies in something closed. Tables do it for their rows. */
;(() => {
  /** A section whose content is folded has its heading outside of the fold: what leads to it wants the content. */
  function foldOf(target) {
    const inside = target.closest('details')
    return inside ?? (target.matches('section') ? target.querySelector(':scope > details.collapse:not([open])') : null)
  }

  function showTarget() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1).split('&')[0]))
    if (!target) return
    const fold = foldOf(target)
    let opened = false
    for (let each = fold; each; each = each.parentElement?.closest('details')) {
      opened ||= !each.open
      each.open = true
    }
    if (opened && !target.closest('.trace-table tr')) target.scrollIntoView()
  }

  addEventListener('hashchange', showTarget)
  if (location.hash) showTarget()
})()
