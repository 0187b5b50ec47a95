// Which rows are shown.

const filters = (() => {
  const REM_PER_ROW = 6;
  const form = document.getElementById('filters');
  const [query, section, sure] = ['query', 'section', 'sure'].map((id) => document.getElementById(id));
  const message = document.getElementById('count');
  const boxes = (name) => Array.from(form.querySelectorAll(`input[name="${name}"]`));
  const [kindBoxes, severityBoxes, originBoxes] = ['kind', 'severity', 'origin'].map(boxes);
  const checked = (all) => new Set(all.filter((box) => box.checked).map((box) => box.value));

  // The mirror whose entries alone are shown, by the id of its part; of all of them if it is empty.
  const tabs = Array.from(document.querySelectorAll('.tabs button'));
  let chosen = '';
  const choose = (id) => {
    chosen = id;
    for (const tab of tabs) tab.setAttribute('aria-pressed', String(tab.dataset.part === id));
    for (const part of document.querySelectorAll('.part')) part.hidden = id !== '' && part.id !== id;
  };

  // The tests that a row has to pass, by what they look at.
  const tests = () => {
    const kinds = checked(kindBoxes);
    const severities = checked(severityBoxes);
    const origins = checked(originBoxes);
    const anyOrigin = originBoxes.every((box) => box.checked);
    const path = section.value;
    const below = Number(sure.value);
    const words = list.fold(query.value).split(' ').filter((word) => word !== '');
    return {
      part: (row) => chosen === '' || row.group.part.id === chosen,
      section: (row) => path === '' || row.group.path === path || row.group.path.startsWith(`${path} › `),
      kind: (row) => row.kinds.some((kind) => kinds.has(kind)),
      severity: (row) => row.severity === undefined || severities.has(row.severity),
      // What nobody is known to have changed is shown as long as nobody in particular is asked for.
      origin: (row) => anyOrigin || (row.origins ?? []).some((origin) => origins.has(origin)),
      sure: (row) => below === 0 || row.sure < below,
      query: (row) => words.length === 0 || words.every((word) => list.textOf(row).includes(word)),
    };
  };

  // Hides and shows the rows of a piece. One that is hidden as a whole keeps its rows as they are: there is
  // nothing to see of them. What is out of sight is not laid out, but takes about as much room as it will.
  const update = (piece) => {
    const count = piece.rows.reduce((sum, row) => sum + (row.shown ? 1 : 0), 0);
    if (count > 0) {
      for (const row of piece.rows) {
        if (row.element.hidden === row.shown) row.element.hidden = !row.shown;
      }
    }
    if (count !== piece.shown) {
      piece.shown = count;
      piece.element.hidden = count === 0;
      piece.element.style.containIntrinsicBlockSize = `${count * REM_PER_ROW}rem`;
    }
    return count;
  };

  const apply = () => {
    const { part, section: inSection, kind, severity, origin, sure: isUnsure, query: matches } = tests();
    let shown = 0;
    for (const group of list.groups) {
      group.shown = 0;
      for (const piece of group.pieces) {
        for (const row of piece.rows) {
          row.shown = part(row) && inSection(row) && kind(row) && severity(row) && origin(row) && isUnsure(row) && matches(row);
        }
        group.shown += update(piece);
      }
      const empty = group.shown === 0;
      if (group.element.hidden !== empty) group.element.hidden = empty;
      shown += group.shown;
    }
    const all = chosen === '' ? list.all.length : list.all.filter(part).length;
    message.textContent = shown === 0 ? `None of ${all} entries shown` : `${shown} of ${all} entries shown`;
  };

  // Loosens every filter that hides a row, and no other.
  const reveal = (row) => {
    const looks = tests();
    if (!looks.part(row)) choose(row.group.part.id);
    if (!looks.section(row)) section.value = '';
    if (!looks.sure(row)) sure.value = '';
    if (!looks.query(row)) query.value = '';
    const check = (all, value) => all.forEach((box) => { box.checked ||= box.value === value; });
    if (!looks.kind(row)) check(kindBoxes, row.kinds[0]);
    if (!looks.severity(row)) check(severityBoxes, row.severity);
    if (!looks.origin(row)) originBoxes.forEach((box) => { box.checked = true; });
    apply();
    row.group.element.open = true;
  };

  const showPart = (id) => {
    choose(id);
    apply();
  };
  for (const tab of tabs) tab.addEventListener('click', () => showPart(tab.dataset.part));

  const showOnlyKind = (kind) => {
    kindBoxes.forEach((box) => { box.checked = box.value === kind; });
    apply();
  };

  form.addEventListener('input', apply);
  form.addEventListener('submit', (event) => event.preventDefault());
  // What is reset is reset after the event.
  form.addEventListener('reset', () => setTimeout(apply, 0));
  query.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    query.value = '';
    apply();
    query.blur();
  });

  return { apply, query, reveal, showOnlyKind, showPart };
})();
