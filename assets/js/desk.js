import { watchForms } from './busy.js'
// Shortens paths on the desk: j and k walk the rows of a list, Enter opens, x ticks. Everything works without it.
// Keys of one letter can be switched off, for people who steer by voice (WCAG 2.1.4).
const rows = () => [...document.querySelectorAll('.dx-grid tbody tr')]
const off = () => localStorage.getItem('dx-keys') === 'off'
let at = -1
watchForms()

function go(step) {
  const all = rows()
  if (!all.length) return
  at = Math.min(Math.max(at + step, 0), all.length - 1)
  all[at].querySelector('.dx-grid__what a, a')?.focus()
}

document.addEventListener('keydown', (event) => {
  if (off() || event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input:not([type=checkbox]), textarea, select')) return
  if (event.key === 'j') go(1)
  if (event.key === 'k') go(-1)
  if (event.key === 'x' && at >= 0) rows()[at].querySelector('input[type=checkbox]')?.click()
})

function tell(button) {
  button.textContent = off() ? button.dataset.off : button.dataset.on
}

const button = document.querySelector('[data-keys]')
if (button) {
  button.hidden = false
  tell(button)
  button.addEventListener('click', () => {
    localStorage.setItem('dx-keys', off() ? 'on' : 'off')
    tell(button)
  })
}

document.addEventListener('click', (event) => {
  if (event.target.closest('[data-print]')) window.print()
})
