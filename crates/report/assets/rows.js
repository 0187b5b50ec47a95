// The list as it stands on the page, read once.

const list = (() => {
  const all = [];
  const byId = new Map();
  const read = (item, group) => {
    const { kinds, sure, severity, origins } = item.dataset;
    const row = {
      element: item,
      group,
      kinds: kinds.split(' '),
      sure: sure === undefined ? 1 : Number(sure),
      severity,
      origins: origins?.split(' '),
      shown: !item.hidden,
      text: null,
    };
    all.push(row);
    byId.set(item.id, row);
    return row;
  };
  const groups = Array.from(document.querySelectorAll('details.group'), (element) => {
    const group = { element, path: element.dataset.path, part: element.closest('.part'), shown: 0 };
    group.pieces = Array.from(element.querySelectorAll(':scope > .rows'), (piece) => (
      { element: piece, shown: -1, rows: Array.from(piece.children, (item) => read(item, group)) }
    ));
    group.rows = group.pieces.flatMap((piece) => piece.rows);
    return group;
  });
  const bySection = new Map(groups.map((group) => [group.element.id, group]));

  // Texts are compared as people type them: without regard to case and to forms of letters.
  const fold = (text) => text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();

  const textOf = (row) => {
    if (row.text === null) {
      const parts = [];
      for (const part of row.element.querySelectorAll('.cell .title, .cell .u, .cell .d, .cell .n, .cell .in')) {
        parts.push(part.textContent);
      }
      for (const link of row.element.querySelectorAll('.cell a.t')) parts.push(link.getAttribute('href'));
      row.text = fold(parts.join(' '));
    }
    return row.text;
  };

  // Searching reads every text; that is done before it is asked for, a little at a time.
  const whenIdle = window.requestIdleCallback ?? ((work) => setTimeout(() => work({ timeRemaining: () => 8 }), 50));
  let at = 0;
  const readTexts = (deadline) => {
    while (at < all.length && deadline.timeRemaining() > 1) {
      for (const end = Math.min(at + 20, all.length); at < end; at += 1) textOf(all[at]);
    }
    if (at < all.length) whenIdle(readTexts);
  };
  whenIdle(readTexts);

  return { all, byId, bySection, groups, fold, textOf };
})();

// Says something for a moment, to the eye and to a screen reader.
const say = (() => {
  const place = document.getElementById('said');
  let timer = 0;
  return (text) => {
    place.textContent = text;
    clearTimeout(timer);
    timer = setTimeout(() => { place.textContent = ''; }, 4000);
  };
})();
