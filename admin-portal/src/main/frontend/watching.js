// Keeps numbers fresh while somebody looks at them: an element with data-live names the stream, elements with
// data-live-value name the member of each event that they show. The server ends every answer; the browser asks again.
export function startWatching () {
  const watched = document.querySelector('[data-live]')
  if (!watched || !('EventSource' in window)) {
    return
  }
  let stream = null

  const show = (event) => {
    const values = JSON.parse(event.data)
    for (const place of document.querySelectorAll('[data-live-value]')) {
      const text = values[place.dataset.liveValue]
      if (text !== undefined && place.textContent !== text) {
        place.textContent = text
      }
    }
    if (values.over === 'yes') {
      stream.close()
      window.location.reload()
    }
  }
  const follow = () => {
    if (document.hidden) {
      stream?.close()
      stream = null
    } else if (stream === null) {
      stream = new EventSource(watched.dataset.live)
      stream.addEventListener('message', show)
    }
  }
  document.addEventListener('visibilitychange', follow)
  follow()
}
