// A form is sent once: the second press of an impatient finger does nothing. What takes long says so.
const filesOf = (form) => [...form.querySelectorAll('input[type=file]')].some((input) => input.files.length)

// Files go up with their share told in percent; without this script the browser sends the same form by itself.
function upload(form, bar, line, submitter, redraw) {
  const request = new XMLHttpRequest()
  let told = -1
  bar.hidden = false
  request.upload.addEventListener('progress', (event) => {
    const percent = event.lengthComputable && event.total ? Math.floor((100 * event.loaded) / event.total) : 0
    bar.value = percent
    if (percent === 100) line.textContent = line.dataset.busy
    else if (percent - told >= 10) line.textContent = `${bar.dataset.words} ${told = percent}%`
  })
  const stay = (words) => {
    bar.hidden = true
    delete form.dataset.sent
    line.textContent = words || bar.dataset.broken
  }
  request.addEventListener('error', () => stay())
  request.addEventListener('load', () => {
    if (request.status < 400) return location.assign(request.responseURL)
    const page = new DOMParser().parseFromString(request.responseText, 'text/html')
    if (page.querySelector('progress[data-words]')) return redraw(page)
    stay([...page.querySelectorAll('main h1, main b')].map((part) => part.textContent).join(': '))
  })
  request.open('POST', form.action)
  request.send(new FormData(form, submitter))
}

// What was refused comes with its form: that page takes the place of this one, and its drop zones and summary come alive. A page
// without the form, ours or of a server in front, would take away what was typed and chosen: it is only told beside the button.
export function watchForms(enliven = () => {}) {
  const redraw = (page) => {
    document.title = page.title
    document.body.replaceWith(page.body)
    scrollTo(0, 0)
    enliven()
  }
  document.addEventListener('submit', (event) => {
    const { target: form, submitter } = event
    if (form.method !== 'post') return
    if (form.dataset.sent) return event.preventDefault()
    form.dataset.sent = 'yes'
    const line = form.querySelector('[data-busy]'), bar = form.querySelector('progress[data-words]')
    if (!line || !bar || !filesOf(form) || submitter?.hasAttribute('formaction')) return setTimeout(() => delete form.dataset.sent, 15000)
    event.preventDefault()
    line.textContent = line.dataset.busy
    upload(form, bar, line, submitter, redraw)
  })
}
// Back from another page: the form can be sent again.
window.addEventListener('pageshow', () => document.querySelectorAll('form[data-sent]').forEach((form) => delete form.dataset.sent))
