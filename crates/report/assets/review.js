// Decisions on pairs: made in the review and in the list, saved as a file, loaded from one.

const review = (() => {
  const DOUBTFUL = 0.97;
  const about = JSON.parse(document.getElementById('about').textContent);
  const panel = document.getElementById('review');
  const pairs = document.getElementById('pairs');
  const status = document.getElementById('review-status');
  const made = new Map();
  let elsewhere = [];
  let unsaved = false;

  const make = (name, className, text) => {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  };

  // Names an entry of a row as a decision does: by what was read, which is mostly what is shown.
  const identity = (place) => {
    const { column, section, read } = place.dataset;
    const { name, sections } = about.columns[Number(column)];
    const names = {};
    if (read === undefined) {
      const title = place.closest('.cell').querySelector('.t');
      names.title = title.textContent;
      if (title.hasAttribute('href')) names.url = title.getAttribute('href');
    } else {
      const { title, url } = JSON.parse(read);
      names.title = title;
      if (url !== null) names.url = url;
    }
    if (section !== undefined) names.section = sections[Number(section)];
    names.edition = name;
    names.line = Number(/line (\d+)/.exec(place.textContent)[1]);
    return names;
  };

  const places = (element) => Array.from(element.querySelectorAll('.cell .at'));

  // The pairs that a row holds: one of two columns, or the first of many with each other that is shown with it.
  const pairsOf = (row) => {
    const { id } = row.element;
    const others = Array.from(row.element.querySelectorAll(':scope > .why > .other'));
    if (others.length > 0) {
      const [one] = places(row.element);
      return others.map((block) => {
        const [other] = places(block);
        return { key: `${id} ${other.dataset.column}`, row, block, one, other, sure: Number(block.dataset.sure) };
      });
    }
    if (row.element.querySelector(':scope > .why > .ev') === null) return [];
    const [one, other] = places(row.element);
    return other === undefined ? [] : [{ key: id, row, block: null, one, other, sure: row.sure }];
  };

  // A pair that was not made: a row, and the row that it was not taken for.
  const missedPair = (row, otherId) => {
    const [one] = places(row.element);
    const other = places(list.byId.get(otherId).element).find((place) => place.dataset.column !== one.dataset.column);
    return other && { key: [row.element.id, otherId].sort().join(' '), row, block: null, one, other };
  };

  // What is to be decided: a pair with the names of its entries.
  const candidate = (pair) => ({ ...pair, one: identity(pair.one), other: identity(pair.other) });

  const doubtful = list.all.filter((row) => row.sure < DOUBTFUL).flatMap(pairsOf)
    .filter((pair) => pair.sure < DOUBTFUL).sort((a, b) => a.sure - b.sure);

  // Says what was decided, beside the buttons and in the list.
  const refresh = ({ key, row, block }) => {
    const decided = made.get(key)?.same;
    for (const buttons of document.querySelectorAll(`.decide[data-key="${CSS.escape(key)}"]`)) {
      for (const button of buttons.children) {
        button.setAttribute('aria-pressed', String(decided === (button.value === 'true')));
      }
    }
    const copies = pairs.querySelectorAll(`[data-of="${CSS.escape(key)}"] > .badges`);
    const heads = [...copies, block === null ? row.element.querySelector('.badges') : block.querySelector('.name')];
    for (const head of heads) {
      head.querySelector('.decided')?.remove();
      if (decided !== undefined) {
        head.append(make('span', 'decided', decided ? 'decided: same entry' : 'decided: different entries'));
      }
    }
  };

  const tell = () => {
    const open = doubtful.filter((pair) => !made.has(pair.key)).length;
    document.getElementById('review-count').textContent = `${doubtful.length} doubtful, ${open} undecided, ${made.size} decisions`;
    document.getElementById('save').disabled = made.size + elsewhere.length === 0;
  };

  // Decides, or takes the decision back where it was the same before.
  const decide = (found, same) => {
    const before = made.get(found.key);
    if (before?.same === same) made.delete(found.key);
    else made.set(found.key, { same, one: found.one, other: found.other, comments: before?.comments });
    unsaved = true;
    refresh(found);
    tell();
  };

  const buttons = (found) => {
    const group = make('div', 'decide');
    group.dataset.key = found.key;
    group.setAttribute('role', 'group');
    group.setAttribute('aria-label', 'Decide');
    for (const [same, text] of [[true, 'Same entry'], [false, 'Different entries']]) {
      const button = make('button', '', text);
      button.type = 'button';
      button.value = String(same);
      button.addEventListener('click', () => decide(found, same));
      group.append(button);
    }
    return group;
  };

  // Lays evidence out as a list, what speaks against the pair told from what speaks for it.
  const layOut = (evidence) => {
    const parts = evidence.textContent.replace(/ bits$/, '').split(' · ').map((part) => /^(.*) ([+-][0-9.]+)$/.exec(part));
    if (parts.includes(null)) return;
    const items = parts.map(([, what, bits]) => {
      const item = make('li', '', `${what} `);
      item.append(make('b', bits.startsWith('-') ? 'minus' : '', bits.replace('-', '−')));
      return item;
    });
    const laidOut = make('ul', 'ev');
    laidOut.append(...items);
    evidence.replaceWith(laidOut);
  };

  // Puts the buttons where a reader has opened why entries were paired.
  document.addEventListener('toggle', (event) => {
    const why = event.target;
    if (!why.open || !why.matches?.('.row > .why')) return;
    why.querySelectorAll('p.ev').forEach(layOut);
    if (why.parentElement.id === '' || why.querySelector('.decide')) return;
    const row = list.byId.get(why.parentElement.id);
    const add = (to, pair) => {
      const found = candidate(pair);
      to.append(buttons(found));
      refresh(found);
    };
    for (const pair of pairsOf(row)) add(pair.block ?? why, pair);
    for (const miss of why.querySelectorAll('.miss[data-other]')) {
      const pair = missedPair(row, miss.dataset.other);
      if (pair) add(miss, pair);
    }
  }, true);

  const fill = () => {
    if (pairs.childElementCount > 0) return;
    for (const pair of doubtful) {
      const { key, row, block } = pair;
      const item = make('li', block === null ? 'row' : 'row of-many');
      item.dataset.of = key;
      item.tabIndex = -1;
      for (const part of row.element.querySelectorAll(':scope > .badges, :scope > .cell')) item.append(part.cloneNode(true));
      item.append((block ?? row.element.querySelector(':scope > .why')).cloneNode(true));
      item.querySelectorAll('.decide, .decided').forEach((copy) => copy.remove());
      item.querySelectorAll('.other p.ev').forEach(layOut);
      const link = make('a', 'self', '#');
      link.href = `#${row.element.id}`;
      link.setAttribute('aria-label', 'Go to this entry in the list');
      const found = candidate(pair);
      item.append(buttons(found), link);
      pairs.append(item);
      refresh(found);
    }
  };

  // Lines change with every edit: they are named only where nothing else tells two entries apart.
  const withoutNeedlessLines = (decisions) => {
    const same = ({ line, ...names }) => JSON.stringify(names);
    const counts = new Map();
    for (const row of list.all) {
      for (const names of places(row.element).map(identity)) counts.set(same(names), (counts.get(same(names)) ?? 0) + 1);
    }
    const short = (names) => (counts.get(same(names)) === 1 ? { ...names, line: undefined } : names);
    return decisions.map((decision) => ({ ...decision, one: short(decision.one), other: short(decision.other) }));
  };

  const save = () => {
    const text = decisionsFile.write([...withoutNeedlessLines([...made.values()]), ...elsewhere]);
    const address = URL.createObjectURL(new Blob([text], { type: 'application/toml' }));
    const link = make('a');
    link.href = address;
    link.download = 'decisions.toml';
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
    unsaved = false;
    status.textContent = `Saved ${made.size + elsewhere.length} decisions.`;
  };

  // Names are compared as `--decisions` does, as far as a page can: style does not count, a section and an
  // edition may be named by the end of their paths.
  const plain = (text) => list.fold(text.replace(/[*_`\\]/g, ''));
  const address = (url) => list.fold(url.replace(/^https?:\/\/(www\.)?/i, '').replace(/(\.git)?\/*$/, ''));
  const endsWith = (path, end, marks) => path.endsWith(end)
    && (path.length === end.length || marks.some((mark) => path.slice(0, -end.length).endsWith(mark)));
  const names = (wanted, found) => (wanted.title === undefined || plain(wanted.title) === plain(found.title))
    && (wanted.url === undefined || address(wanted.url) === address(found.url ?? ''))
    && (wanted.section === undefined || endsWith(plain(found.section ?? ''), plain(wanted.section), ['› ']))
    && (wanted.edition === undefined || endsWith(found.edition, wanted.edition.replace(/^\.\//, ''), ['/', '\\', ':']));
  const isAt = (wanted, found) => wanted.line === undefined || wanted.line === found.line;
  const means = (decision, { one, other }, is) => (is(decision.one, one) && is(decision.other, other))
    || (is(decision.one, other) && is(decision.other, one));

  // All that can be decided upon, by the titles and addresses of both.
  const candidates = () => {
    const byName = new Map();
    const add = (found) => {
      const { one, other } = found;
      const named = [plain(one.title), plain(other.title), address(one.url ?? ''), address(other.url ?? '')];
      for (const name of new Set(named)) {
        if (!byName.has(name)) byName.set(name, []);
        byName.get(name).push(found);
      }
    };
    for (const row of list.all) {
      pairsOf(row).forEach((pair) => add(candidate(pair)));
      for (const miss of row.element.querySelectorAll('.miss[data-other]')) {
        const pair = missedPair(row, miss.dataset.other);
        if (pair) add(candidate(pair));
      }
    }
    return byName;
  };

  const load = async (file) => {
    let decisions;
    try {
      decisions = decisionsFile.read(await file.text());
    } catch (error) {
      status.textContent = `${file.name} was not loaded: ${error.message}`;
      return;
    }
    const byName = candidates();
    const kept = [];
    let found = 0;
    for (const decision of decisions) {
      const { title, url } = decision.one;
      const near = byName.get(title === undefined ? address(url) : plain(title)) ?? [];
      const named = near.filter((found) => means(decision, found, names));
      const there = named.filter((found) => means(decision, found, isAt));
      const meant = there.length > 0 ? there : named;
      if (meant.length === 0) {
        kept.push(decision);
        continue;
      }
      found += 1;
      for (const each of meant) {
        // What the file names is kept as it names it.
        made.set(each.key, decision);
        refresh(each);
      }
    }
    elsewhere = kept;
    status.textContent = `Loaded ${file.name}: ${found} decisions on pairs of this page${kept.length > 0 ? `, ${kept.length} on others, which are kept` : ''}.`;
    tell();
  };

  document.getElementById('save').addEventListener('click', save);
  document.getElementById('load').addEventListener('change', (event) => {
    const [file] = event.target.files;
    if (file !== undefined) load(file);
    event.target.value = '';
  });
  panel.addEventListener('toggle', () => { if (panel.open) fill(); });
  panel.hidden = !list.all.some((row) => pairsOf(row).length > 0);
  window.addEventListener('beforeunload', (event) => { if (unsaved) event.preventDefault(); });
  tell();

  return { candidate, decide, pairsOf };
})();
