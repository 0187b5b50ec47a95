//! Languages: their codes, and what they are called.

#[cfg(feature = "serde")]
use serde::Serialize;

/// A language, by its code in ISO 639-3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(Serialize))]
#[cfg_attr(feature = "serde", serde(transparent))]
pub struct Language(&'static str);

impl Language {
    /// Names a language by its code in ISO 639-3: `eng`, `cmn`.
    pub fn new(code: &'static str) -> Self {
        Self(code)
    }

    /// Returns the language that a code of two letters stands for (ISO 639-1), in small letters. Where the standard has a family of
    /// languages, it is the main one of them.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let tag = if tag == "no" { "nb" } else { tag };
        languages().find(|language| language.tag == tag).map(|language| Self(language.code))
    }

    /// Returns its code in ISO 639-3.
    pub fn code(self) -> &'static str {
        self.0
    }

    /// Returns its code of two letters, or that of three where it has no such code.
    pub fn tag(self) -> &'static str {
        self.found().map_or(self.0, |language| language.tag)
    }

    /// Returns what it is called in English, or its code where it has none of two letters.
    pub fn name(self) -> &'static str {
        self.found().map_or(self.0, |language| language.name)
    }

    fn found(self) -> Option<Named> {
        languages().find(|language| language.code == self.0)
    }
}

struct Named {
    tag: &'static str,
    code: &'static str,
    name: &'static str,
}

fn languages() -> impl Iterator<Item = Named> {
    LANGUAGES.lines().filter_map(|line| {
        let (tag, rest) = line.split_once(' ')?;
        let (code, name) = rest.split_once(' ')?;
        Some(Named { tag, code, name })
    })
}

/// The languages of ISO 639-1, with their code in ISO 639-3: one text, which takes no more of a program than it is long.
const LANGUAGES: &str = "\
aa aar Afar
ab abk Abkhazian
ae ave Avestan
af afr Afrikaans
ak aka Akan
am amh Amharic
an arg Aragonese
ar ara Arabic
as asm Assamese
av ava Avaric
ay aym Aymara
az aze Azerbaijani
ba bak Bashkir
be bel Belarusian
bg bul Bulgarian
bi bis Bislama
bm bam Bambara
bn ben Bengali
bo bod Tibetan
br bre Breton
bs bos Bosnian
ca cat Catalan
ce che Chechen
ch cha Chamorro
co cos Corsican
cr cre Cree
cs ces Czech
cu chu Church Slavic
cv chv Chuvash
cy cym Welsh
da dan Danish
de deu German
dv div Dhivehi
dz dzo Dzongkha
ee ewe Ewe
el ell Greek
en eng English
eo epo Esperanto
es spa Spanish
et est Estonian
eu eus Basque
fa pes Persian
ff ful Fulah
fi fin Finnish
fj fij Fijian
fo fao Faroese
fr fra French
fy fry Western Frisian
ga gle Irish
gd gla Scottish Gaelic
gl glg Galician
gn grn Guarani
gu guj Gujarati
gv glv Manx
ha hau Hausa
he heb Hebrew
hi hin Hindi
ho hmo Hiri Motu
hr hrv Croatian
ht hat Haitian Creole
hu hun Hungarian
hy hye Armenian
hz her Herero
ia ina Interlingua
id ind Indonesian
ie ile Interlingue
ig ibo Igbo
ii iii Sichuan Yi
ik ipk Inupiaq
io ido Ido
is isl Icelandic
it ita Italian
iu iku Inuktitut
ja jpn Japanese
jv jav Javanese
ka kat Georgian
kg kon Kongo
ki kik Kikuyu
kj kua Kuanyama
kk kaz Kazakh
kl kal Greenlandic
km khm Khmer
kn kan Kannada
ko kor Korean
kr kau Kanuri
ks kas Kashmiri
ku kur Kurdish
kv kom Komi
kw cor Cornish
ky kir Kyrgyz
la lat Latin
lb ltz Luxembourgish
lg lug Ganda
li lim Limburgan
ln lin Lingala
lo lao Lao
lt lit Lithuanian
lu lub Luba-Katanga
lv lav Latvian
mg mlg Malagasy
mh mah Marshallese
mi mri Maori
mk mkd Macedonian
ml mal Malayalam
mn mon Mongolian
mr mar Marathi
ms msa Malay
mt mlt Maltese
my mya Burmese
na nau Nauru
nb nob Norwegian
nd nde North Ndebele
ne nep Nepali
ng ndo Ndonga
nl nld Dutch
nn nno Norwegian Nynorsk
nr nbl South Ndebele
nv nav Navajo
ny nya Nyanja
oc oci Occitan
oj oji Ojibwa
om orm Oromo
or ori Odia
os oss Ossetian
pa pan Punjabi
pi pli Pali
pl pol Polish
ps pus Pashto
pt por Portuguese
qu que Quechua
rm roh Romansh
rn run Rundi
ro ron Romanian
ru rus Russian
rw kin Kinyarwanda
sa san Sanskrit
sc srd Sardinian
sd snd Sindhi
se sme Northern Sami
sg sag Sango
sh hbs Serbo-Croatian
si sin Sinhala
sk slk Slovak
sl slv Slovenian
sm smo Samoan
sn sna Shona
so som Somali
sq sqi Albanian
sr srp Serbian
ss ssw Swati
st sot Southern Sotho
su sun Sundanese
sv swe Swedish
sw swa Swahili
ta tam Tamil
te tel Telugu
tg tgk Tajik
th tha Thai
ti tir Tigrinya
tk tuk Turkmen
tl tgl Tagalog
tn tsn Tswana
to ton Tongan
tr tur Turkish
ts tso Tsonga
tt tat Tatar
tw twi Twi
ty tah Tahitian
ug uig Uyghur
uk ukr Ukrainian
ur urd Urdu
uz uzb Uzbek
ve ven Venda
vi vie Vietnamese
vo vol Volapük
wa wln Walloon
wo wol Wolof
xh xho Xhosa
yi yid Yiddish
yo yor Yoruba
za zha Zhuang
zh cmn Chinese
zu zul Zulu";

#[cfg(test)]
mod tests {
    use super::{Language, languages};

    #[test]
    fn codes_lead_to_names_and_back() {
        let all: Vec<_> = languages().collect();
        assert_eq!(all.len(), 183);
        assert!(all.is_sorted_by(|one, other| one.tag < other.tag));
        for language in all {
            let found = Language::of_tag(language.tag).map(|found| (found.code(), found.tag(), found.name()));
            assert_eq!(found, Some((language.code, language.tag, language.name)));
        }
        assert_eq!(Language::of_tag("zh").map(Language::name), Some("Chinese"));
        assert_eq!(Language::of_tag("no"), Language::of_tag("nb"));
        assert_eq!(Language::of_tag("xx"), None);
        assert_eq!((Language::new("ceb").tag(), Language::new("ceb").name()), ("ceb", "ceb"));
    }
}
