//! The few words by which sections that list nothing are known.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// Headings over a table of contents.
const CONTENTS: &[&str] = &[
    "contents",
    "content",
    "table of contents",
    "table of content",
    "toc",
    "index",
    "menu",
    "navigation",
    "quick links",
    "outline",
    "目录",
    "目錄",
    "內容",
    "内容",
    "索引",
    "导航",
    "目次",
    "차례",
    "목차",
    "inhalt",
    "inhaltsverzeichnis",
    "table des matières",
    "sommaire",
    "índice",
    "indice",
    "tabla de contenidos",
    "tabla de contenido",
    "contenido",
    "contenidos",
    "conteúdo",
    "sumário",
    "tabela de conteúdos",
    "indice dei contenuti",
    "содержание",
    "оглавление",
    "зміст",
    "spis treści",
    "obsah",
    "içindekiler",
    "inhoud",
    "inhoudsopgave",
    "innehåll",
    "sisällys",
    "tartalom",
    "cuprins",
    "περιεχόμενα",
    "فهرست",
    "فهرست مطالب",
    "المحتويات",
    "جدول المحتويات",
    "תוכן עניינים",
    "mục lục",
    "daftar isi",
    "สารบัญ",
    "विषय सूची",
];

/// Headings over licence text. A list of linked resources under one of them is about licences.
const LICENCE: &[&str] = &[
    "license",
    "licence",
    "licensing",
    "licenses",
    "copyright",
    "许可",
    "许可证",
    "許可",
    "授权",
    "授權",
    "开源协议",
    "版权",
    "版权声明",
    "ライセンス",
    "라이선스",
    "lizenz",
    "licencia",
    "licença",
    "licenza",
    "лицензия",
    "ліцензія",
    "licencja",
    "lisans",
    "licentie",
    "licens",
    "الترخيص",
    "رخصة",
    "مجوز",
    "giấy phép",
    "lisensi",
];

/// Headings over words to and about those who keep the list.
const UPKEEP: &[&str] = &[
    "contributing",
    "contribute",
    "contribution",
    "contributions",
    "contributors",
    "how to contribute",
    "contributing guidelines",
    "contribution guidelines",
    "contributing guide",
    "contribution guide",
    "contributor",
    "our contributors",
    "code of conduct",
    "sponsor",
    "sponsors",
    "sponsorship",
    "our sponsors",
    "backers",
    "supporters",
    "support this project",
    "support us",
    "donate",
    "donations",
    "acknowledgements",
    "acknowledgments",
    "acknowledgement",
    "acknowledgment",
    "special thanks",
    "star history",
    "stargazers",
    "stargazers over time",
    "maintainers",
    "maintainer",
    "disclaimer",
    "贡献",
    "貢獻",
    "贡献者",
    "贡献指南",
    "如何贡献",
    "参与贡献",
    "行为准则",
    "赞助",
    "赞助商",
    "捐赠",
    "致谢",
    "鸣谢",
    "免责声明",
    "コントリビュート",
    "コントリビューション",
    "コントリビューター",
    "貢献",
    "貢献者",
    "スポンサー",
    "謝辞",
    "기여",
    "기여하기",
    "기여자",
    "후원",
    "mitwirken",
    "mitmachen",
    "beitragen",
    "mitwirkende",
    "danksagung",
    "contribuer",
    "contributeurs",
    "remerciements",
    "contribuir",
    "contribuciones",
    "contribución",
    "contribuye",
    "colaboradores",
    "cómo contribuir",
    "agradecimientos",
    "patrocinadores",
    "contribuindo",
    "contribuição",
    "contribuições",
    "contribuidores",
    "como contribuir",
    "agradecimentos",
    "contribuire",
    "contributori",
    "участие",
    "вклад",
    "контрибьюторы",
    "участники",
    "благодарности",
    "як долучитися",
    "współpraca",
    "katkı",
    "katkıda bulunma",
    "katkıda bulunanlar",
    "bijdragen",
    "المساهمة",
    "المساهمون",
    "مشارکت",
    "đóng góp",
    "kontribusi",
    "kontributor",
];

/// Titles of columns that hold names.
const NAME_COLUMNS: &[&str] = &[
    "name",
    "project",
    "title",
    "tool",
    "library",
    "package",
    "resource",
    "app",
    "application",
    "software",
    "api",
    "repo",
    "repository",
    "framework",
    "service",
    "site",
    "website",
    "book",
    "course",
    "paper",
    "dataset",
    "model",
    "plugin",
    "product",
    "company",
    "channel",
    "podcast",
    "blog",
    "item",
    "program",
    "module",
    "article",
    "名称",
    "名稱",
    "名字",
    "项目",
    "專案",
    "项目名称",
    "项目名",
    "标题",
    "工具",
    "库",
    "资源",
    "软件",
    "框架",
    "书名",
    "课程",
    "论文",
    "名前",
    "プロジェクト",
    "タイトル",
    "ツール",
    "이름",
    "프로젝트",
    "제목",
    "도구",
    "projekt",
    "werkzeug",
    "nombre",
    "proyecto",
    "título",
    "herramienta",
    "nome",
    "projeto",
    "ferramenta",
    "nom",
    "projet",
    "titre",
    "outil",
    "progetto",
    "titolo",
    "strumento",
    "название",
    "имя",
    "проект",
    "инструмент",
    "назва",
    "nazwa",
    "ad",
    "isim",
    "proje",
    "naam",
    "الاسم",
    "المشروع",
    "نام",
    "پروژه",
    "tên",
    "dự án",
    "nama",
    "proyek",
];

/// Titles of columns that describe.
const DESCRIPTION_COLUMNS: &[&str] = &[
    "description",
    "summary",
    "about",
    "details",
    "notes",
    "note",
    "comment",
    "what",
    "info",
    "说明",
    "描述",
    "简介",
    "介绍",
    "備註",
    "备注",
    "説明",
    "概要",
    "설명",
    "beschreibung",
    "descripción",
    "descrição",
    "descrizione",
    "описание",
    "опис",
    "opis",
    "açıklama",
    "beschrijving",
    "الوصف",
    "توضیحات",
    "mô tả",
    "deskripsi",
];

/// What a section is for, as far as its heading tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Contents,
    Licence,
    Upkeep,
    List,
}

/// Reads the purpose of a section from its heading.
pub(super) fn purpose(heading: &str) -> Purpose {
    let words = normal(heading);
    // Each heading is asked for several times: a look-up, not a comparison with them all.
    if words.len() > PURPOSES.longest {
        return Purpose::List;
    }
    PURPOSES.of.get(words.as_str()).copied().unwrap_or(Purpose::List)
}

/// The words that tell a purpose.
struct Purposes {
    of: FxHashMap<&'static str, Purpose>,
    /// The bytes of the longest of them.
    longest: usize,
}

static PURPOSES: LazyLock<Purposes> = LazyLock::new(|| {
    let words = [(UPKEEP, Purpose::Upkeep), (LICENCE, Purpose::Licence), (CONTENTS, Purpose::Contents)];
    let of = words.iter().flat_map(|(words, purpose)| words.iter().map(|words| (*words, *purpose)));
    let of: FxHashMap<_, _> = of.collect();
    Purposes { longest: of.keys().map(|words| words.len()).max().unwrap_or(0), of }
});

/// Reports whether a column of this title holds the names of resources.
pub(super) fn names(column: &str) -> bool {
    let words = normal(column);
    let singular = words.strip_suffix('s').unwrap_or(&words);
    NAME_COLUMNS.contains(&words.as_str()) || NAME_COLUMNS.contains(&singular)
}

/// Reports whether a column of this title describes resources.
pub(super) fn describes(column: &str) -> bool {
    DESCRIPTION_COLUMNS.contains(&normal(column).as_str())
}

/// Returns the words in lower case, without emoji and punctuation around and between them.
fn normal(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    if text.is_ascii() {
        let mut is_parted = false;
        for byte in text.bytes() {
            if !byte.is_ascii_alphanumeric() {
                is_parted = !normal.is_empty();
                continue;
            }
            if std::mem::take(&mut is_parted) {
                normal.push(' ');
            }
            normal.push(char::from(byte.to_ascii_lowercase()));
        }
        return normal;
    }
    let words = text.split(|c: char| !(c.is_alphanumeric() || is_mark(c)));
    for word in words.filter(|word| !word.is_empty() && word.chars().any(char::is_alphanumeric)) {
        if !normal.is_empty() {
            normal.push(' ');
        }
        if word.is_ascii() {
            normal.extend(word.bytes().map(|byte| char::from(byte.to_ascii_lowercase())));
        } else {
            normal.extend(word.chars().flat_map(char::to_lowercase));
        }
    }
    normal
}

/// Vowel signs and tone marks belong to the word they stand in.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{963}' | '\u{e31}'..='\u{e4e}')
}
