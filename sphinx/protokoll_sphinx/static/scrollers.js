/* Who reads with the keyboard can scroll what is wider than its place. */
;(() => {
  const update = () => {
    for (const box of document.querySelectorAll('pre, .table-wrapper')) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0
      else box.removeAttribute('tabindex')
    }
  }
  update()
  addEventListener('load', update)
  addEventListener('resize', update)
  // What was closed had no width.
  addEventListener('toggle', update, true)
})()
