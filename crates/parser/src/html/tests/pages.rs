//! What hosts put around a list is furniture, and the list never is.

use super::{code_host_page, show, show_page};

const RESOURCES: &str = "<h2>Werkzeuge</h2><ul><li><a href='https://a.example/'>A</a> – ein gutes Werkzeug für Listen</li><li><a href='https://b.example/'>B</a> – ein anderes Werkzeug für Listen</li><li><a href='https://c.example/'>C</a> – noch ein Werkzeug für Listen</li></ul>";
const READ: [&str; 5] = [
    "h2 Werkzeuge",
    "list",
    "• [A](https://a.example/) – ein gutes Werkzeug für Listen",
    "• [B](https://b.example/) – ein anderes Werkzeug für Listen",
    "• [C](https://c.example/) – noch ein Werkzeug für Listen",
];

fn read_lines(page: &str) -> Vec<String> {
    let shown = show_page(page);
    shown.lines().filter(|line| !line.starts_with("furniture")).map(str::to_owned).collect()
}

#[test]
fn blog_pages_give_their_article() {
    let nav = "<nav><ul><li><a href='/'>Home</a></ul></nav><div class='login-banner'><h3>Log in</h3></div>";
    let related = "<div class='recommend-box'><h3>Related</h3><ul><li><a href='https://blog.example/1'>One more post</a> read 1234 times yesterday</li><li><a href='https://blog.example/2'>Two</a> read 99 times last week</li></ul></div>";
    for body in [
        "<div id='content_views' class='htmledit_views'>{}</div>",
        "<div id='cnblogs_post_body' class='blogpost-body'>{}</div>",
        "<div class='RichText ztext Post-RichText'>{}</div>",
        "<article><header><h1>Title</h1><ul><li>2019-01-01</ul></header>{}<footer><ul><li><a href='/tag/x'>x</a></ul></footer></article>",
        "<div class='entry-content'>{}<div class='sharedaddy'><h3>Share</h3><ul><li><a href='https://share.example/?u=1'>Tweet</a></ul></div></div>",
        "<main><div class='post-header'><h1>T</h1></div>{}</main>",
        "<div class='whatever'>{}</div>",
    ] {
        let body = body.replace("{}", RESOURCES);
        let page = format!(
            "<html><body class='has-sidebar single-post'>{nav}<div class='wrap has-sidebar'>{body}{related}<aside><ul><li><a href='https://x.example'>x</a></ul></aside><div id='comments'><ul><li><p>Nice list, thank you so much</p></li></ul></div></div><footer><h4>F</h4></footer></body></html>"
        );
        assert_eq!(read_lines(&page), READ, "{body}");
    }
}

#[test]
fn the_biggest_list_is_never_furniture() {
    for page in [
        format!(
            "<article class='teaser'><h2>Teaser</h2><p>x</p></article><div class='sidebar'>{RESOURCES}</div>"
        ),
        format!("<aside>{RESOURCES}</aside>"),
        format!("<form><div class='share'>{RESOURCES}</div></form>"),
        format!("<div style='display:none'>{RESOURCES}</div>"),
    ] {
        let lines = read_lines(&page);
        assert!(READ.iter().all(|line| lines.iter().any(|read| read == line)), "{page}\n{lines:?}");
    }
}

#[test]
fn trailing_lists_of_the_host_are_furniture() {
    let page = format!(
        "<head><link rel=canonical href='https://blog.example/p/1'></head><article>{RESOURCES}<h3>More</h3><ul><li><a href='https://blog.example/p/2'>Two</a><li><a href='/p/3'>Three</a></ul></article>"
    );
    assert_eq!(read_lines(&page), READ);
}

#[test]
fn sections_that_are_named_like_furniture_are_read() {
    let page = format!(
        "<main>{RESOURCES}<section id='related-lists'><h2 id='comments'>Related</h2><ul><li><a href='https://d.example'>D</a> – weitere Liste</ul></section></main>"
    );
    assert!(read_lines(&page).contains(&"h2 Related".to_owned()));
}

#[test]
fn bodies_in_parts_are_read_whole() {
    let part = format!("<div class='box'><div class='rich-text'>{RESOURCES}</div></div>");
    let page = format!("<body><nav>n</nav><div>{part}{part}{part}</div><div class='x'><p>y</p></div></body>");
    assert_eq!(read_lines(&page), [READ, READ, READ].concat());
}

#[test]
fn lists_that_lead_to_further_pages_of_a_readme_are_read() {
    let translations = "<h2>Translations</h2><ul><li><a href='README-de.md'>Deutsch</a></li><li><a href='/a/b/README-fr.md'>Français</a></li></ul>";
    let lines = read_lines(&code_host_page(&format!("{RESOURCES}{translations}")));
    assert_eq!(lines.last().map(String::as_str), Some("• [Français](/a/b/README-fr.md)"));
}

#[test]
fn footnotes_are_a_paragraph() {
    let text = "<section data-footnotes class='footnotes'><h2 class='sr-only'>Footnotes</h2><ol><li id=fn-1><p>See <a href=u>u</a> <a href='#fnref-1' data-footnote-backref>↩</a></p></li></ol></section>";
    assert_eq!(show(text), "p See [u](u)\n");
}

#[test]
fn pages_in_a_form_are_read() {
    let items = "<li>one thing and another</li>".repeat(9);
    let page = format!(
        "<form id='aspnetForm'><div class='menu'><ul><li><a href='/'>x</a></ul></div><h1>L</h1><ul>{items}</ul></form>"
    );
    assert_eq!(read_lines(&page).len(), 11);
}
