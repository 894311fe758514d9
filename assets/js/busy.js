// A form is sent once: the second press of an impatient finger does nothing. What takes long says so.
document.addEventListener('submit', (event) => {
  const form = event.target
  if (form.method !== 'post') return
  if (form.dataset.sent) return event.preventDefault()
  form.dataset.sent = 'yes'
  const line = form.querySelector('[data-busy]')
  if (line && [...form.querySelectorAll('input[type=file]')].some((input) => input.files.length)) line.textContent = line.dataset.busy
  setTimeout(() => delete form.dataset.sent, 15000)
})
// Back from another page: the form can be sent again.
window.addEventListener('pageshow', () => document.querySelectorAll('form[data-sent]').forEach((form) => delete form.dataset.sent))
