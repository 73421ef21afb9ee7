// A button that copies the text of the element that it names, and says so.
export function startCopying () {
  for (const button of document.querySelectorAll('[data-copy]')) {
    const name = button.textContent
    button.addEventListener('click', async () => {
      const text = document.getElementById(button.dataset.copy).textContent
      try {
        await navigator.clipboard.writeText(text)
        button.textContent = 'Copied'
      } catch {
        button.textContent = 'Select the text and copy it'
      }
      window.setTimeout(() => { button.textContent = name }, 4000)
    })
  }
}
