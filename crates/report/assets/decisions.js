// The file of decisions: which entries are one resource, and which are not.

const decisionsFile = (() => {
  const KEYS = ['title', 'url', 'section', 'edition', 'line'];
  const SHORT = { '"': '\\"', '\\': '\\\\', '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r' };
  const ACTS = /["\\\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g;
  const escaped = (char) => SHORT[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;

  const quote = (text) => `"${text.toWellFormed().replace(ACTS, escaped)}"`;

  const entry = (names) => {
    const value = (key) => (key === 'line' ? names[key] : quote(names[key]));
    const fields = KEYS.filter((key) => names[key] !== undefined).map((key) => `${key} = ${value(key)}`);
    return `{ ${fields.join(', ')} }`;
  };

  // Writes decisions; the comments that stood above one in a file that was loaded stay above it.
  const write = (decisions) => {
    const lines = ['# which entries are one resource, and which are not', 'version = 1'];
    for (const { same, one, other, comments } of decisions) {
      lines.push('', ...(comments ?? []), '[[pair]]', `same = ${same}`);
      lines.push(`one = ${entry(one)}`, `other = ${entry(other)}`);
    }
    return `${lines.join('\n')}\n`;
  };

  // Reads the part of TOML that such a file is written in.
  class Reader {
    constructor(text) {
      this.text = text.replace(/^\ufeff/, '').replace(/\r\n/g, '\n');
      this.at = 0;
      this.comments = [];
    }

    fail(what) {
      const line = this.text.slice(0, this.at).split('\n').length;
      throw new Error(`line ${line}: ${what}`);
    }

    // Passes white space and, where lines may end, line ends and comments.
    skip(lines) {
      for (;;) {
        const char = this.text[this.at];
        if (char === ' ' || char === '\t' || (lines && char === '\n')) {
          this.at += 1;
        } else if (char === '#') {
          const end = this.text.indexOf('\n', this.at);
          const stop = end < 0 ? this.text.length : end;
          this.comments.push(this.text.slice(this.at, stop).trimEnd());
          this.at = stop;
        } else {
          return;
        }
      }
    }

    takes(token) {
      if (!this.text.startsWith(token, this.at)) return false;
      this.at += token.length;
      return true;
    }

    expect(token) {
      if (!this.takes(token)) this.fail(`expected ${token}`);
    }

    endOfLine() {
      this.skip(false);
      if (this.at < this.text.length && this.text[this.at] !== '\n') this.fail('expected the end of the line');
    }

    key() {
      if (this.text[this.at] === '"' || this.text[this.at] === "'") return this.string();
      const [name] = /^[A-Za-z0-9_-]*/.exec(this.text.slice(this.at, this.at + 64));
      if (name === '') this.fail('expected a key');
      this.at += name.length;
      return name;
    }

    path() {
      const path = [this.key()];
      for (this.skip(false); this.takes('.'); this.skip(false)) {
        this.skip(false);
        path.push(this.key());
      }
      return path;
    }

    string() {
      const mark = this.text[this.at];
      this.at += 1;
      let value = '';
      for (;;) {
        const char = this.text[this.at];
        if (char === undefined || char === '\n') this.fail('a string does not end');
        this.at += 1;
        if (char === mark) return value;
        value += char === '\\' && mark === '"' ? this.escape() : char;
      }
    }

    escape() {
      const char = this.text[this.at];
      this.at += 1;
      const short = Object.keys(SHORT).find((key) => SHORT[key] === `\\${char}`);
      if (short !== undefined) return short;
      if (char === 'e') return '\u001b';
      const length = { x: 2, u: 4, U: 8 }[char] ?? this.fail('no such escape');
      const digits = this.text.slice(this.at, this.at + length);
      const code = /^[0-9A-Fa-f]+$/.test(digits) && digits.length === length ? parseInt(digits, 16) : -1;
      if (code < 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) this.fail('no such character');
      this.at += length;
      return String.fromCodePoint(code);
    }

    value() {
      if (this.text.startsWith('"""', this.at) || this.text.startsWith("'''", this.at)) {
        this.fail('strings of several lines are not read here');
      }
      if (this.text[this.at] === '"' || this.text[this.at] === "'") return this.string();
      if (this.takes('{')) return this.table();
      const [word] = /^[A-Za-z0-9_+-]*/.exec(this.text.slice(this.at, this.at + 32));
      this.at += word.length;
      if (word === 'true') return true;
      if (word === 'false') return false;
      if (/^[0-9]+$/.test(word)) return Number(word);
      this.at -= word.length;
      return this.fail('expected a text, a number, true, false or { … }');
    }

    table() {
      const table = Object.create(null);
      for (;;) {
        this.skip(true);
        if (this.takes('}')) return table;
        this.assign(table);
        this.skip(true);
        if (this.takes('}')) return table;
        this.expect(',');
      }
    }

    assign(table) {
      const path = this.path();
      const name = path.pop();
      let into = table;
      for (const step of path) into = this.within(into, step);
      this.skip(false);
      this.expect('=');
      this.skip(false);
      if (Object.hasOwn(into, name)) this.fail(`${name} stands there twice`);
      into[name] = this.value();
    }

    within(table, name) {
      if (!Object.hasOwn(table, name)) table[name] = Object.create(null);
      if (typeof table[name] !== 'object') this.fail(`${name} is no table`);
      return table[name];
    }
  }

  const checkedEntry = (reader, pair, name) => {
    const names = pair[name] ?? {};
    if (names.title === undefined && names.url === undefined) reader.fail(`the pair above has no ${name} with a title or url`);
    for (const key of Object.keys(names)) {
      if (!KEYS.includes(key)) reader.fail(`${name} has no ${key}; there are ${KEYS.join(', ')}`);
      const type = key === 'line' ? 'number' : 'string';
      if (typeof names[key] !== type) reader.fail(`${key} has to be a ${type === 'number' ? 'number' : 'text'}`);
    }
    return names;
  };

  const checkedPair = (reader, { pair, comments }) => {
    const unknown = Object.keys(pair).find((key) => !['same', 'one', 'other'].includes(key));
    if (unknown !== undefined) reader.fail(`a pair has no ${unknown}; there are same, one and other`);
    if (typeof pair.same !== 'boolean') reader.fail('the pair above does not say whether it is the same');
    const [one, other] = ['one', 'other'].map((name) => checkedEntry(reader, pair, name));
    return { same: pair.same, one, other, comments };
  };

  // Reads decisions; throws an error that names the line.
  const read = (text) => {
    const reader = new Reader(text);
    const file = Object.create(null);
    const decisions = [];
    let open = null;
    let table = file;
    const close = () => {
      if (open !== null) decisions.push(checkedPair(reader, open));
      open = null;
    };
    for (;;) {
      reader.skip(true);
      if (reader.at >= reader.text.length) break;
      if (reader.takes('[[')) {
        close();
        reader.skip(false);
        if (reader.key() !== 'pair') reader.fail('expected [[pair]]');
        reader.skip(false);
        reader.expect(']]');
        open = { pair: Object.create(null), comments: reader.comments };
        table = open.pair;
        reader.endOfLine();
      } else if (reader.takes('[')) {
        reader.skip(false);
        const path = reader.path();
        reader.expect(']');
        if (open === null || path.length !== 2 || path[0] !== 'pair') reader.fail('expected [[pair]]');
        table = reader.within(open.pair, path[1]);
        reader.endOfLine();
      } else {
        reader.assign(table);
        reader.endOfLine();
        if (open === null) reader.comments = [];
      }
      if (open !== null) {
        // A comment within a pair stands above it when it is written again.
        if (reader.comments !== open.comments) open.comments.push(...reader.comments);
        reader.comments = [];
      }
    }
    close();
    if ((file.version ?? 1) !== 1) throw new Error(`version ${file.version} is not known here; this reads version 1`);
    const unknown = Object.keys(file).find((key) => key !== 'version');
    if (unknown !== undefined) throw new Error(`no such key: ${unknown}`);
    return decisions;
  };

  return { read, write };
})();
