// Adds a show button to each password field; without script there is none. The words stand in the page.
for (const input of document.querySelectorAll('input[type="password"][data-show]')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'quiet';
  button.textContent = input.dataset.show;
  button.setAttribute('aria-controls', input.id);
  input.after(button);
  button.addEventListener('click', () => {
    const hidden = input.type === 'password';
    input.type = hidden ? 'text' : 'password';
    button.textContent = hidden ? input.dataset.hide : input.dataset.show;
  });
  // The browser's own store of passwords looks at the field as it is sent.
  input.form.addEventListener('submit', () => { input.type = 'password'; });
}
