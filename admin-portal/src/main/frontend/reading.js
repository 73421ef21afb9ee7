// A file input that fills the text area that it names: the form is the same one that takes what is pasted. Binary
// files become Base64 on the way, which the review of certificates reads as well.
const LARGEST = 5 * 1024 * 1024

export function startReading () {
  for (const input of document.querySelectorAll('[data-reads-into]')) {
    const message = document.getElementById(`${input.id}-message`)
    input.addEventListener('change', async () => {
      const file = input.files[0]
      if (!file) {
        return
      }
      if (file.size === 0 || file.size > LARGEST) {
        message.textContent = file.size === 0 ? 'The file is empty' : 'The file is larger than 5 MB'
        return
      }
      const target = document.getElementById(input.dataset.readsInto)
      target.value = text(new Uint8Array(await file.arrayBuffer()))
      message.textContent = `${file.name} was read into the box. Check it and continue.`
    })
  }
}

function text (bytes) {
  if (bytes[0] !== 0x30) {
    return new TextDecoder().decode(bytes)
  }
  return btoa(Array.from(bytes, (one) => String.fromCharCode(one)).join('')).replace(/.{64}/g, '$&\n')
}
