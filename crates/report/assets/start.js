// Links into the page, folding, theme, print.

(() => {
  const root = document.documentElement;
  const themes = ['auto', 'light', 'dark'];
  const themeButton = document.getElementById('theme');
  const setTheme = (theme) => {
    if (theme === 'auto') delete root.dataset.theme;
    else root.dataset.theme = theme;
    themeButton.textContent = `Theme: ${theme}`;
  };
  themeButton.addEventListener('click', () => {
    setTheme(themes[(themes.indexOf(root.dataset.theme ?? 'auto') + 1) % themes.length]);
  });

  // The page around it says what is compared.
  if (window.self !== window.top) document.body.classList.add('embedded');

  const view = document.getElementById('view');
  view?.addEventListener('click', () => {
    const unified = document.body.classList.toggle('unified');
    view.textContent = `View: ${unified ? 'unified' : 'split'}`;
  });

  // A link leads to what it names, whatever hides it.
  const goToTarget = () => {
    let id = window.location.hash.slice(1);
    try {
      id = decodeURIComponent(id);
    } catch {
      // An id that is not percent-encoded stands as it is.
    }
    const row = list.byId.get(id);
    if (row !== undefined) {
      filters.reveal(row);
      keys.focus(row);
      return;
    }
    const part = document.getElementById(id);
    if (part?.matches('.part')) {
      if (part.hidden) filters.showPart(id);
      part.scrollIntoView();
      return;
    }
    const group = list.bySection.get(id);
    if (group === undefined) return;
    if (group.element.hidden) filters.reveal(group.rows[0]);
    group.element.open = true;
    group.element.scrollIntoView();
  };
  window.addEventListener('hashchange', goToTarget);

  document.addEventListener('click', (event) => {
    const link = event.target.closest('a.self');
    const row = link && list.byId.get(link.closest('.row').id);
    if (row) keys.copyLink(row);
    else if (event.target.closest('a[href^="#"]')?.hash === window.location.hash) goToTarget();
  });

  document.addEventListener('click', async (event) => {
    const button = event.target.closest('button.copy');
    if (button === null) return;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      say('Text copied');
    } catch {
      // Without leave to use the clipboard the text is shown to be copied by hand.
      button.replaceWith(Object.assign(document.createElement('code'), { textContent: button.dataset.copy }));
    }
  });

  const fold = document.getElementById('fold');
  const setOpen = (open) => list.groups.forEach((group) => { group.element.open = open; });
  fold.addEventListener('click', () => {
    const open = list.groups.some((group) => group.shown > 0 && group.element.open);
    setOpen(!open);
    fold.textContent = open ? 'Expand all' : 'Collapse all';
  });

  for (const figure of document.querySelectorAll('.figures li[class]')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.title = 'Show only these';
    button.append(...figure.childNodes);
    button.addEventListener('click', () => {
      filters.showOnlyKind(figure.className);
      document.getElementById('list').scrollIntoView();
    });
    figure.append(button);
  }

  // Paper cannot be unfolded.
  let folded = [];
  window.addEventListener('beforeprint', () => {
    folded = list.groups.filter((group) => !group.element.open);
    setOpen(true);
  });
  window.addEventListener('afterprint', () => folded.forEach((group) => { group.element.open = false; }));

  filters.apply();
  goToTarget();
})();
