//! The elements that the reader knows, and how they nest.

/// Declares [`Tag`] and the table of names it is looked up in.
macro_rules! tags {
    ($($variant:ident = $name:literal),+ $(,)?) => {
        /// An element's name. All names that the reader treats alike are one.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub(super) enum Tag { $($variant,)+ Unknown }

        impl Tag {
            /// How many there are, [`Tag::Unknown`] included.
            pub(super) const COUNT: usize = Tag::Unknown as usize + 1;

            /// Looks a lower-case name up.
            pub(super) fn from_name(name: &[u8]) -> Self {
                match name { $($name => Tag::$variant,)+ _ => Tag::Unknown }
            }
        }
    };
}

tags! {
    A = b"a", Address = b"address", Article = b"article", Aside = b"aside", Audio = b"audio", B = b"b",
    Base = b"base", Big = b"big", Blockquote = b"blockquote", Body = b"body", Br = b"br", Button = b"button",
    Canvas = b"canvas", Caption = b"caption", Center = b"center", Code = b"code", Col = b"col",
    Colgroup = b"colgroup", Dd = b"dd", Del = b"del", Details = b"details", Dialog = b"dialog", Dir = b"dir",
    Div = b"div", Dl = b"dl", Dt = b"dt", Em = b"em", Embed = b"embed", Fieldset = b"fieldset",
    Figcaption = b"figcaption", Figure = b"figure", Font = b"font", Footer = b"footer", Form = b"form",
    H1 = b"h1", H2 = b"h2", H3 = b"h3", H4 = b"h4", H5 = b"h5", H6 = b"h6", Head = b"head",
    Header = b"header", Hgroup = b"hgroup", Hr = b"hr", Html = b"html", I = b"i", Iframe = b"iframe",
    Img = b"img", Input = b"input", Ins = b"ins", Li = b"li", Link = b"link", Listing = b"listing",
    Main = b"main", Math = b"math", Menu = b"menu", Meta = b"meta", Nav = b"nav", Noembed = b"noembed",
    Noscript = b"noscript", Object = b"object", Ol = b"ol", P = b"p", Param = b"param", Pre = b"pre",
    S = b"s", Script = b"script", Search = b"search", Section = b"section", Select = b"select",
    Small = b"small", Source = b"source", Span = b"span", Strike = b"strike", Strong = b"strong",
    Style = b"style", Summary = b"summary", Svg = b"svg", Table = b"table", Tbody = b"tbody", Td = b"td",
    Template = b"template", Textarea = b"textarea", Tfoot = b"tfoot", Th = b"th", Thead = b"thead",
    Title = b"title", Tr = b"tr", Track = b"track", Tt = b"tt", U = b"u", Ul = b"ul", Video = b"video",
    Wbr = b"wbr", Xmp = b"xmp",
}

impl Tag {
    /// Reports whether it never has content.
    pub(super) fn is_void(self) -> bool {
        use Tag::{Base, Br, Col, Embed, Hr, Img, Input, Link, Meta, Param, Source, Track, Wbr};
        matches!(
            self,
            Base | Br | Col | Embed | Hr | Img | Input | Link | Meta | Param | Source | Track | Wbr
        )
    }

    /// Reports whether it is a heading, and of which level.
    pub(super) fn heading_level(self) -> Option<u8> {
        Some(match self {
            Tag::H1 => 1,
            Tag::H2 => 2,
            Tag::H3 => 3,
            Tag::H4 => 4,
            Tag::H5 => 5,
            Tag::H6 => 6,
            _ => return None,
        })
    }

    /// Reports whether it is a list other than a table.
    pub(super) fn is_list(self) -> bool {
        matches!(self, Tag::Ul | Tag::Ol | Tag::Menu | Tag::Dir | Tag::Dl)
    }

    /// Reports whether nothing in it is text of the page.
    pub(super) fn is_skipped(self) -> bool {
        use Tag::{
            Audio, Button, Canvas, Head, Iframe, Math, Noembed, Noscript, Script, Select, Style, Svg,
            Template, Textarea, Title, Video,
        };
        matches!(
            self,
            Audio
                | Button
                | Canvas
                | Head
                | Iframe
                | Math
                | Noembed
                | Noscript
                | Script
                | Select
                | Style
                | Svg
                | Template
                | Textarea
                | Title
                | Video
        )
    }

    /// Reports whether its text is set off as emphasis or code.
    pub(super) fn is_strong(self) -> bool {
        matches!(self, Tag::B | Tag::Strong | Tag::Em | Tag::I | Tag::Code | Tag::Tt)
    }

    /// Reports whether its end tag ends it even where blocks that began in it are still open
    /// (the "formatting" elements of the HTML standard, 13.2.4.2).
    pub(super) fn is_formatting(self) -> bool {
        use Tag::{A, B, Big, Code, Em, Font, I, S, Small, Strike, Strong, Tt, U};
        matches!(self, A | B | Big | Code | Em | Font | I | S | Small | Strike | Strong | Tt | U)
    }

    /// Reports whether it stands in the head of a page.
    pub(super) fn is_metadata(self) -> bool {
        use Tag::{Base, Link, Meta, Noscript, Script, Style, Template, Title};
        matches!(self, Base | Link | Meta | Noscript | Script | Style | Template | Title)
    }

    /// Reports whether it breaks the line: text before and after it is not one paragraph.
    pub(super) fn is_block(self) -> bool {
        self.ends_paragraph()
            || matches!(
                self,
                Tag::Body
                    | Tag::Caption
                    | Tag::Html
                    | Tag::Object
                    | Tag::Tbody
                    | Tag::Td
                    | Tag::Tfoot
                    | Tag::Th
                    | Tag::Thead
                    | Tag::Tr
            )
    }

    /// Reports whether its start tag ends an open paragraph.
    pub(super) fn ends_paragraph(self) -> bool {
        use Tag::{
            Address, Article, Aside, Blockquote, Center, Dd, Details, Dialog, Dir, Div, Dl, Dt, Fieldset,
            Figcaption, Figure, Footer, Form, Header, Hgroup, Hr, Li, Listing, Main, Menu, Nav, Ol, P, Pre,
            Search, Section, Summary, Table, Ul, Xmp,
        };
        self.heading_level().is_some()
            || matches!(
                self,
                Address
                    | Article
                    | Aside
                    | Blockquote
                    | Center
                    | Dd
                    | Details
                    | Dialog
                    | Dir
                    | Div
                    | Dl
                    | Dt
                    | Fieldset
                    | Figcaption
                    | Figure
                    | Footer
                    | Form
                    | Header
                    | Hgroup
                    | Hr
                    | Li
                    | Listing
                    | Main
                    | Menu
                    | Nav
                    | Ol
                    | P
                    | Pre
                    | Search
                    | Section
                    | Summary
                    | Table
                    | Ul
                    | Xmp
            )
    }

    /// Reports whether no end tag outside of it ends anything inside of it, and the other way round.
    pub(super) fn is_scope(self) -> bool {
        use Tag::{Caption, Object, Table, Td, Template, Th};
        matches!(self, Caption | Object | Table | Td | Template | Th)
    }

    /// Reports whether an item that begins in it does not end the item around it.
    pub(super) fn is_item_barrier(self) -> bool {
        self.is_block() && !matches!(self, Tag::Address | Tag::Div | Tag::P | Tag::Li | Tag::Dd | Tag::Dt)
            || matches!(self, Tag::Button | Tag::Select | Tag::Template)
    }
}
