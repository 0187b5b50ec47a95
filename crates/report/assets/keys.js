// The keyboard: from entry to entry, and what can be done with one.

const keys = (() => {
  const help = document.getElementById('help');
  const on = document.getElementById('keys-on');

  const current = () => {
    const item = document.activeElement?.closest('.row[id]');
    return item ? list.byId.get(item.id) : undefined;
  };

  const focus = (row) => {
    row.group.element.open = true;
    row.element.tabIndex = -1;
    row.element.focus({ preventScroll: true });
    const show = () => row.element.scrollIntoView({ block: 'center' });
    show();
    // What comes into sight on the way is laid out only then, and may move it.
    requestAnimationFrame(() => requestAnimationFrame(show));
  };

  // Finds the first row below the top of the window, where no row has the focus yet.
  const firstInView = (shown) => shown.findIndex((row) => row.element.getBoundingClientRect().bottom > 120);

  const step = (by) => {
    const shown = list.all.filter((row) => row.shown);
    if (shown.length === 0) return;
    const row = current();
    const at = row === undefined ? -1 : shown.indexOf(row);
    if (at >= 0) focus(shown[Math.min(Math.max(at + by, 0), shown.length - 1)]);
    else focus(shown[Math.max(firstInView(shown), 0)]);
  };

  const copyLink = async (row) => {
    const address = new URL(`#${row.element.id}`, document.location.href).href;
    try {
      await navigator.clipboard.writeText(address);
      say('Link copied');
    } catch {
      say('The link is in the address bar');
      window.location.hash = row.element.id;
    }
  };

  const decide = (row, same) => {
    const [pair, ...others] = review.pairsOf(row);
    if (pair === undefined) return;
    if (others.length > 0) {
      row.element.querySelector(':scope > .why').open = true;
      say('Several editions have it: decide on each');
      return;
    }
    review.decide(review.candidate(pair), same);
    say(row.element.querySelector('.decided')?.textContent ?? 'Decision taken back');
  };

  const withRow = (work) => () => {
    const row = current();
    if (row !== undefined) work(row);
  };

  const actions = {
    j: () => step(1),
    k: () => step(-1),
    e: withRow((row) => {
      const why = row.element.querySelector(':scope > .why');
      if (why) why.open = !why.open;
    }),
    y: withRow((row) => decide(row, true)),
    n: withRow((row) => decide(row, false)),
    c: withRow(copyLink),
    '/': () => filters.query.focus(),
    '?': () => help.showModal(),
  };

  document.addEventListener('keydown', (event) => {
    const typing = event.target.closest('input, select, textarea, dialog') !== null;
    if (event.ctrlKey || event.metaKey || event.altKey || typing) return;
    // The arrows move between entries where one has the focus, and scroll elsewhere.
    const onRow = event.target.matches('.row[id]');
    const arrow = onRow ? { ArrowDown: 'j', ArrowUp: 'k' }[event.key] : undefined;
    const key = arrow ?? (on.checked ? event.key : undefined);
    if (key === undefined || !Object.hasOwn(actions, key)) return;
    event.preventDefault();
    actions[key]();
  });

  document.getElementById('help-button').addEventListener('click', () => help.showModal());

  return { copyLink, focus };
})();
